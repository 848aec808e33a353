"""Fill published figures from `data/labour-market`."""

from django.db.backends.base.base import BaseDatabaseWrapper

from worklocal.reference.provenance.copying import merge, stage
from worklocal.reference.provenance.loading import Say, found, loader

STARTS = "split_part(period, '/', 1)::date"
LENGTH = "NULLIF(split_part(period, '/', 2), '')::interval"
ENDS = f"coalesce(({STARTS} + {LENGTH} - interval '1 day')::date, {STARTS})"


@loader(
    "labour_market",
    order=40,
    files=["labour-market/*"],
    source="Office for National Statistics, Explore Local Statistics (June 2026), Census 2021 and "
    "Nomis; Department for Education, NEET and participation (2025)",
    licence="Open Government Licence v3.0",
)
def load_labour_market(connection: BaseDatabaseWrapper, say: Say) -> int:
    with connection.cursor() as cursor:
        for table, name in (
            ("staged_indicators", "indicators.csv"),
            ("staged_observations", "observations.csv.gz"),
            ("staged_industries", "jobs_by_industry.csv.gz"),
            ("staged_census", "census_occupations.csv.gz"),
        ):
            stage(cursor, table, found([f"labour-market/{name}"]))
        rows = merge(
            cursor, into="labour_market_indicator", key=["code"], source="staged_indicators",
            columns={
                "code": "code", "label": "label", "unit": "unit", "better": "better",
                "subtitle": "coalesce(subtitle, '')", "description": "coalesce(description, '')",
                "caveats": "coalesce(caveats, '')", "source": "coalesce(source, '')",
                "source_date": "coalesce(source_date, '')", "dataset": "dataset",
            },
        )  # fmt: skip
        say("labour_market: figures")
        rows += merge(
            cursor, into="labour_market_observation", removes=True, source="staged_observations",
            key=["indicator_id", "place_id", "ends_on"],
            columns={
                "indicator_id": "indicator", "place_id": "area_code", "starts_on": STARTS,
                "ends_on": ENDS, "value": "value::float8", "lower": "lower::float8",
                "upper": "upper::float8", "status": "coalesce(status, '')",
            },
        )  # fmt: skip
        rows += merge(
            cursor, into="labour_market_industryjobs", key=["place_id", "sic_section"],
            removes=True, source="staged_industries",
            columns={
                "place_id": "area_code", "sic_section": "sic_section", "sector": "sector",
                "jobs": "jobs::float8::int", "share": "share::float8",
                "location_quotient": "location_quotient::float8",
            },
        )  # fmt: skip
        return rows + merge(
            cursor, into="labour_market_occupationshare", key=["place_id", "soc_major"],
            removes=True, source="staged_census",
            columns={
                "place_id": "area_code", "soc_major": "soc_major", "people": "people::float8::int",
                "percent": "percent::float8",
            },
        )  # fmt: skip
