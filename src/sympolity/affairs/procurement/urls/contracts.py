from django.urls import path

from sympolity.affairs.procurement.views import contract_deeds, contracts, suppliers

ALL = "<slug:programme>/contracts/"
urlpatterns = [
    path(ALL, contracts.contracts, name="contracts"),
    path(f"{ALL}managers/", contracts.managers, name="contract-managers"),
    path(f"{ALL}<int:pk>/", contracts.contract, name="contract"),
    path("<slug:programme>/projects/<int:project>/contracts/add/", contracts.add, name="add-contract"),
    path("<slug:programme>/procurement/<int:pk>/sign/", contracts.sign, name="sign-contract"),
    path("<slug:programme>/suppliers/", suppliers.suppliers, name="suppliers"),
    path("<slug:programme>/suppliers/<int:pk>/", suppliers.supplier, name="supplier"),
    path("<slug:programme>/suppliers/<int:pk>/change/", suppliers.change, name="change-supplier"),
    *contract_deeds.urls(ALL),
]
