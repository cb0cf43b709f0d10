"""What holds for all tests."""

import os

from hypothesis import settings

# People's runs look for new counterexamples; a run of CI judges the change, by the same examples
# each time.
settings.register_profile("ci", derandomize=True)
settings.register_profile("thorough", max_examples=3000)
if profile := os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else None):
    settings.load_profile(profile)
