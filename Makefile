# Two commands do all the set-up: `make demo` and `make test`. `make help` lists the rest.
SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help

# The Swift libraries are linked in; C libraries come from Debian. Optimising across modules makes generic code of one module fast in another.
RELEASE := -c release --static-swift-stdlib --product troupe -Xswiftc -cross-module-optimization
# What is sent to the sanitized program.
SANITIZED := leaks or hostile_clients or hostile_pictures or decoder or bad_input or uploads or openapi

.PHONY: help
help:  ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

.PHONY: deps
deps:  ## Install the Debian packages that building and running need
	@etc/install-deps build run

.PHONY: build
build: deps  ## Build .build/release/troupe
	swift build $(RELEASE)

.PHONY: demo
demo: build  ## Show the whole job: a scripted agent ships a carousel
	.build/release/troupe demo

.PHONY: run
run: build  ## Run the server on ./troupe.db
	.build/release/troupe serve --data ./troupe.db

.PHONY: test
test: deps  ## Run all tests: Swift, then real clients against the built binary
	@etc/install-deps test
	etc/test

.PHONY: image
image: deps  ## Try the steps of etc/Dockerfile in a layer over this system (it builds the program: some ten minutes)
	@etc/install-deps test
	etc/end-to-end -m slow

.PHONY: fuzz
SECONDS ?= 300
fuzz: deps  ## Feed hostile input to all that reads input, TARGET by TARGET, for SECONDS each (300)
	etc/fuzz $(SECONDS) $(TARGET)

.PHONY: bench
bench: build  ## Measure the release build beside anchors and peers: writes Benchmarks/RESULTS.md
	@etc/install-deps bench
	Benchmarks/run --keep $(ROWS)

.PHONY: soak
soak: deps  ## Kill the server a thousand times, cut its power, revoke keys under load; the longer forms of other tests
	@etc/install-deps test
	swift build $(RELEASE)
	TROUPE_SOAK=1 TROUPE_BINARY=.build/release/troupe etc/end-to-end -s $(SOAK)  # SOAK="-k test_kill" for a part of it

.PHONY: sanitize
sanitize: deps  ## The Swift tests, and harm and load from outside, under the address sanitizer (half an hour)
	@etc/install-deps test
	swift build --build-tests --sanitize=address --scratch-path .build-asan
	LSAN_OPTIONS=print_suppressions=0:suppressions=$(CURDIR)/etc/not-leaked.txt etc/swift-tests --sanitize=address --scratch-path .build-asan
	TROUPE_BINARY=.build-asan/debug/troupe etc/end-to-end -k "$(SANITIZED)"

.PHONY: check
check:  ## Format lint, build with warnings as errors, tests: what a change has to pass
	etc/check
