"""The reports of one organisation in one round as one workbook: it goes out, is filled in, and comes back.

`layout` says which sheets and columns there are, `lines` what stands in them, `writing` and `reading` are the way of
the file out and in, `comparison` tells what it would change, `operations` change it: all or nothing, as the screen
does.
"""
