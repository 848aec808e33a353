"""Keeping a seed: encrypted under a key from the settings, opened only to draw and to close."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from worklocal.core import context
from worklocal.evidence.trials.models import Trial, TrialSeed


class SeedUnreadable(Exception):
    """The key in the settings is not the one the seed was kept under. Nobody is allocated."""


def _box() -> Fernet:
    given = settings.TRIAL_SEED_KEY
    if given:
        return Fernet(given)
    made = hashlib.sha256(b"trial seeds:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(made))


def keep_seed(trial: Trial, seed: str) -> None:
    TrialSeed(
        area_id=trial.area_id, trial=trial, secret=_box().encrypt(seed.encode()).decode()
    ).save(force_insert=True)


def seed_of(trial: Trial) -> str:
    """The secret seed. Raises SeedUnreadable; checks that it answers to the hash registered."""
    from worklocal.evidence.engine.random_stream import is_committed

    with context.elevated("trial-allocation"):
        row = TrialSeed.objects.get(trial=trial)
    try:
        seed = _box().decrypt(row.secret.encode()).decode()
    except InvalidToken:
        raise SeedUnreadable(f"The seed of trial {trial.code} cannot be read.") from None
    if not is_committed(seed, trial.seed_sha256):
        raise SeedUnreadable(f"The seed of trial {trial.code} is not the one registered.")
    return seed
