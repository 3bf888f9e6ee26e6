"""Which folder holds which package; all else about the distribution is in pyproject.toml."""

from setuptools import find_packages, setup

setup(
    package_dir={
        "stability_mock": "mock_server/stability_mock",
        "stability_contract": "contract_tests/stability_contract",
        "stability_mock_contracts": "openapi",
    },
    packages=[*find_packages("mock_server"), *find_packages("contract_tests"), "stability_mock_contracts"],
)
