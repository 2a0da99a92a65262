from sympolity.network.programmes.roles.urls import urlpatterns as roles

app_name = "programmes"
urlpatterns = [*roles]
