"""Addresses of the board's pages."""

from django.urls import include, path

from worklocal.web.board import (
    alarms,
    fairness,
    public,
    segmentation,
    trials,
    value,
    views,
    wider,
)

app_name = "board"

of_trial = [
    path("", trials.TrialPage.as_view(), name="trial"),
    path("count/", trials.CountTrial.as_view(), name="trial_count"),
    path("plan/", trials.AmendPlan.as_view(), name="trial_amend"),
    path("pause/", trials.PauseTrial.as_view(), name="trial_pause"),
    path("open/", trials.ReopenTrial.as_view(), name="trial_reopen"),
    path("close/", trials.CloseTrial.as_view(), name="trial_close"),
]

urlpatterns = [
    path("", views.outcomes, name="outcomes"),
    path("results/", public.results, name="results"),
    path("places/", views.places, name="places"),
    path("measures/<slug:code>/", views.one_measure, name="measure"),
    path("measures/<slug:code>/<str:from_on>/people/", views.people_behind, name="people"),
    path("measures/<slug:code>/figures.csv", views.figures_csv, name="csv"),
    path("statistics/<slug:code>/", views.statistic, name="statistic"),
    path("curves/", wider.Curves.as_view(), name="curves"),
    path("wider/<slug:code>/", wider.Wider.as_view(), name="wider"),
    path("value/", value.Value.as_view(), name="value"),
    path("fairness/", fairness.Fairness.as_view(), name="fairness"),
    path("early-help/", segmentation.Segmentation.as_view(), name="segmentation"),
    path("early-help/switch/", segmentation.SwitchPoints.as_view(), name="segmentation_switch"),
    path("early-help/model-card.md", segmentation.model_card, name="segmentation_card"),
    path("early-help/impact-record.md", segmentation.impact_record, name="segmentation_impact"),
    path("early-help/figures.csv", segmentation.figures, name="segmentation_csv"),
    path("checks/", alarms.Checks.as_view(), name="checks"),
    path("checks/<uuid:alarm_id>/", alarms.OneCheck.as_view(), name="check"),
    path("trials/", trials.TrialList.as_view(), name="trials"),
    path("trials/new/", trials.RegisterTrial.as_view(), name="trial_new"),
    path("trials/<slug:code>/", include(of_trial)),
]
