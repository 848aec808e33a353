"""Vacancies and their requirements. No citizen's data."""

from django.apps import AppConfig


class VacanciesConfig(AppConfig):
    name = "worklocal.employers.vacancies"
    label = "vacancies"
