from django.urls import URLPattern

app_name = "servicenormen"
urlpatterns: list[URLPattern] = []
