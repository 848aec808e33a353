"""The declarations of every room, in the order of the floors. Version them with each change."""

from worklocal.core.personal_data import PersonalData, declare

RULE_VERSION = 2

CASE = PersonalData("case+24m", "delete")
TRIAL = "a registered trial is analysed with everybody who was allocated; ids and codes only"
AGENCY = "the agency holds the same bytes, and a dispute needs both sides; codes and dates only"
MONEY = "public money was paid on it and may be audited; ids, dates and sums only"

DECLARED = {
    "core.auditentry": PersonalData(
        "audit+7y", "keep", because="the chain shows who looked and what was done; ids and codes",
        codes=("role", "action", "purpose", "thing", "detail"),
    ),
    "core.notification": CASE,
    "core.storedfile": CASE,
    "accounts.role": PersonalData("account", "delete"),
    "accounts.accessgrant": PersonalData("case+24m", "delete"),
    "accounts.accessbar": PersonalData("case+24m", "delete"),
    "people.person": PersonalData(
        "case+24m", "anonymise", person="id",
        blank=(
            "legal_name", "chosen_name", "family_name", "born_on", "email", "phone", "address",
            "postcode", "latitude", "longitude", "markers", "restriction", "user_id",
            "on_work_benefit",
        ),
        codes=("la_code", "language"),
    ),
    "people.protecteddetails": CASE,
    "people.contactrule": CASE,
    "people.consent": PersonalData("case+24m", "anonymise", blank=("wording",)),
    "people.journey": PersonalData("case+24m", "anonymise", blank=("sort_name", "next_due"),
                                   codes=("offer",)),
    "people.journeystep": PersonalData("case+24m", "anonymise", blank=("reason",),
                                       codes=("old_state",)),
    "joining.joinrequest": CASE,
    "assessment.assessment": CASE,
    "assessment.answer": CASE,
    "plans.plan": CASE,
    "plans.goal": CASE,
    "plans.action": CASE,
    "plans.planversion": CASE,
    "coaching.leadperiod": CASE,
    "coaching.contact": CASE,
    "coaching.note": CASE,
    "coaching.notereply": CASE,
    "coaching.handover": CASE,
    "appointments.appointment": CASE,
    "journal.message": CASE,
    "referrals.referral": CASE,
    "referrals.referralstep": CASE,
    "referrals.referralpart": CASE,
    "work.job": PersonalData(
        "money+7y", "anonymise", blank=("employer_name", "title", "end_reason", "soc2020")
    ),
    "work.proof": PersonalData("money+7y", "keep", because=MONEY),
    "work.checkin": PersonalData("case+24m", "delete"),
    "guarantees.guaranteeclock": CASE,
    "restricted.recordrestriction": CASE,
    "restricted.safetyflag": CASE,
    "restricted.staffrelation": CASE,
    "restricted.emergencyopening": PersonalData("audit+7y", "delete"),
    "restricted.review": PersonalData("audit+7y", "delete"),
    "restricted.twokeyopening": PersonalData("audit+7y", "delete"),
    "introductions.workwishes": CASE,
    "introductions.match": CASE,
    "introductions.matchsummary": CASE,
    "introductions.notthis": CASE,
    "introductions.matchchallenge": CASE,
    "introductions.introduction": CASE,
    "introductions.introductionstep": CASE,
    "claims.claim": PersonalData("money+7y", "keep", because=MONEY,
                                 codes=("reference", "outcome", "evidence")),
    "claims.claimstep": PersonalData("money+7y", "anonymise", blank=("reason",),
                                     codes=("old_state",), through="claim"),
    "measures.outcome": PersonalData("money+7y", "keep", because=MONEY,
                                     codes=("outcome", "version", "grade")),
    "trials.allocation": PersonalData("money+7y", "keep", because=TRIAL,
                                      codes=("plan_sha256", "stratum", "arm")),
    "trials.allocationstep": PersonalData("money+7y", "keep", because=TRIAL, codes=("to_arm",)),
    "trials.excluded": PersonalData("money+7y", "keep", because=TRIAL),
    "segmentation.decision": CASE,
    "benefits_gateway.agencylink": CASE,
    "benefits_gateway.askedmeeting": CASE,
    "benefits_gateway.contacttry": CASE,
    "benefits_gateway.missedreview": CASE,
    "benefits_gateway.attendancestop": CASE,
    "benefits_gateway.benefitsmessage": PersonalData("case+24m", "keep", because=AGENCY),
    "benefits_gateway.sentlog": PersonalData("case+24m", "keep", because=AGENCY,
                                             codes=("body", "sha256", "chained")),
    "requests.datarequest": PersonalData(
        "case+24m", "anonymise", blank=("words", "pause_reason", "answer", "needs_two")
    ),
    "requests.screenmark": PersonalData("case+24m", "delete", export=False),
    "requests.release": PersonalData("case+24m", "delete", export=False),
    "requests.dueerasure": PersonalData("case+24m", "delete"),
    "papers.paper": CASE,
    "moving.move": CASE,
    "moving.movepart": CASE,
    "moving.arrival": CASE,
    "moving.receivedpart": CASE,
}  # fmt: skip

declare(DECLARED)
