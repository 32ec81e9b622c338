from django.urls import URLPattern

app_name = "contacten"
urlpatterns: list[URLPattern] = []
