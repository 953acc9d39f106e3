# `just` shows what there is. Every recipe sets up what it needs first.
bin := ".venv/bin"
export PYTHONPATH := "src:."

_list:
    @just --list

# prepare the demo and serve it
demo *ARGS:
    python3 run.py demo {{ARGS}}

# run the tests (arguments go to pytest)
test *ARGS:
    python3 run.py test {{ARGS}}

# what to run before sending a change: style, types, contracts, tests
check: _ready
    {{bin}}/ruff check .
    {{bin}}/ruff format --check .
    {{bin}}/lint-imports
    {{bin}}/mypy
    python3 run.py test

# mend what can be mended by itself
fix: _ready
    {{bin}}/ruff check --fix .
    {{bin}}/ruff format .

# collect new texts for the translators and compile what they wrote
messages: _ready
    {{bin}}/python tools/messages.py
    {{bin}}/python hatch_build.py

# write the migration for changed tables
migration NAME: _ready
    DJANGO_SETTINGS_MODULE=tests.settings {{bin}}/python -m django makemigrations twinhall --name {{NAME}}

# resolve the lock files anew (needs uv)
lock:
    uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links requirements.in -o requirements.lock
    uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links requirements-dev.in -c requirements.lock -o requirements-dev.lock

# everything that continuous integration runs
ci:
    bash .ci/run

_ready:
    @python3 run.py test --version > /dev/null
