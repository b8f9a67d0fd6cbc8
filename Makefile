# The few commands a person types. Each installs what it lacks (Debian 12, Swift 6.3 on the path).

SWIFT    ?= swift
STATE    ?= var
FOLDER   ?= seeds
# Where the benchmark writes: on a real disk.
BENCH    ?= .build
# Seconds of processor time for each kind of file.
FUZZ_SECONDS ?= 60
# Real articles and labelled sets, which are no part of the repository.
CORPORA  ?= $(or $(COPYTASTER_CORPORA),../shared/corpora)
PROGRAM  := .build/release/copytaster
# The program that is installed and packaged: it needs no Swift where it runs.
PACKAGED := .build/package/release/copytaster
# Hardened as Debian does it, without a search path for libraries, without the name of the folder it was built in. It exports nothing,
# so the linker drops what nobody calls; and its 100,000 addresses that depend on where it is loaded take 20 KB, not 2.4 MB. That
# takes lld.
STATIC_FLAGS := --static-swift-stdlib --disable-local-rpath -Xswiftc -use-ld=lld \
	-Xcc -ffile-prefix-map=$(CURDIR)=. -Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=. \
	$(addprefix -Xlinker ,--build-id --no-export-dynamic --icf=safe -O2 -z relro -z now -z pack-relative-relocs)
# Where things are installed, all below DESTDIR.
PREFIX     ?= /usr
SYSCONFDIR ?= /etc
UNITDIR    ?= $(PREFIX)/lib/systemd/system
MANDIR     ?= $(PREFIX)/share/man
DOCDIR     ?= $(PREFIX)/share/doc/copytaster
BASHDIR    ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR     ?= $(PREFIX)/share/zsh/site-functions
FISHDIR    ?= $(PREFIX)/share/fish/vendor_completions.d
# Empty for who needs the symbols.
STRIP      ?= --strip
# What is made twice of the same sources is the same, to the byte.
ifndef SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2>/dev/null || date +%s)
endif
export SOURCE_DATE_EPOCH

# What the build needs from Debian, and what the tests need beside it.
LIBRARIES := libsystemd-dev libsqlite3-dev libxml2-dev libuchardet-dev libzstd-dev libarchive-dev libgmime-3.0-dev libbrotli-dev \
	zlib1g-dev libcld2-dev pkg-config
TOOLS     := gcc jq patch python3 python3-jsonschema python3-yaml strace systemd dbus util-linux mount zstd e2fsprogs xfsprogs

# The watchers that Copytaster is measured beside, with the libraries that they need beyond a usual system.
PEERS    := watchman rsyslog libestr0 libfastjson4 liblognorm5 syslog-ng-core libivykis0 libnet1 libwrap0 libpcre3
PYPEERS  := watchfiles==1.3.0 watchdog==7.1.0
# What overlap is measured beside and with.
PYOVERLAP := scikit-learn==1.9.1 numpy==2.4.6 datasketch==2.0.0 rensa==0.5.0

.PHONY: help run build test torture mutants fuzz lint bench bench-watch bench-latency bench-sweep bench-burst bench-extraction \
	bench-throughput bench-segmentation bench-overlap clean libraries tools peers extractors static install manual completions deb \
	test-package test-service

help:
	@echo 'make run    build, and watch $(FOLDER)/ with the state under $(STATE)/, showing events as they come'
	@echo 'make test   build and run the tests'
	@echo 'make torture  kill -9 and errors at every system call that changes the disk, power cuts by the hundred, mutants; two hours'
	@echo 'make mutants  build the service with one mistake at a time, and show that the tests notice each; as root'
	@echo 'make fuzz   give the parser files that nobody would write, FUZZ_SECONDS of processor time for each kind'
	@echo 'make lint   check the style'
	@echo 'make bench  measure throughput beside peers and the limits of this machine'
	@echo 'make bench-extraction  texts and facts of saved pages, beside other programs, on the pages in $(CORPORA)/extraction'
	@echo 'make bench-throughput  how fast files of each format are parsed on one core, beside trafilatura and feedparser; two minutes'
	@echo 'make bench-overlap  which stories are recognised as read before, beside other programs, on the articles in $(CORPORA)/same-event'
	@echo 'make bench-segmentation  how well files of several articles are taken apart, on digests of the articles in $(CORPORA)/same-event'
	@echo 'make bench-watch  which changes are found, beside six other programs that watch folders; ten minutes'
	@echo 'make bench-latency  how long a drop takes to be durable, at three rates; six minutes'
	@echo 'make bench-sweep    a start with a million known files, and what idling costs; COPYTASTER_BENCH_FILES says how many'
	@echo 'make bench-burst    100,000 files at once; COPYTASTER_BENCH_FILES says how many'
	@echo 'make static  build the program so that it needs no Swift where it runs'
	@echo 'make install  install that program as a service, with its manual, below DESTDIR if that is set; as root'
	@echo 'make deb    make a Debian package of it, in .build/deb'
	@echo 'make manual, make completions  the manual pages and the completions for shells, in .build/manual and .build/completions'
	@echo 'make test-service  install the package in a Debian of its own under a real systemd, and try everything; as root'
	@echo 'make clean  remove what was built'

run: build
	@echo
	@echo 'Drop article files into $(FOLDER)/. The event log is $(STATE)/log/events.jsonl; follow it from another terminal with'
	@echo '    $(PROGRAM) follow --state $(STATE)'
	@echo '    tail -F $(STATE)/log/events.jsonl | jq -r .type'
	@echo 'Ctrl-C stops.'
	@echo
	@exec env COPYTASTER_LOG_LEVEL=notice $(PROGRAM) run --folder $(FOLDER) --state $(STATE) --show-events

build: libraries
	$(SWIFT) build -c release --product copytaster

test: libraries tools
	$(SWIFT) build --build-tests
	SWIFT=$(SWIFT) scripts/run-tests --skip-build

# The same tests where they take hours: every call instead of some, every byte, a hundred rotations, hundreds of power cuts.
torture: libraries tools mutants
	COPYTASTER_TORTURE=1 SWIFT=$(SWIFT) scripts/run-tests --filter FaultTests

mutants: libraries tools
	SWIFT=$(SWIFT) scripts/mutants

# With libFuzzer and AddressSanitizer, in a package of its own. lld, because with gold a program with both hangs at its first report.
fuzz: libraries
	@scripts/install-packages python3
	$(SWIFT) build --package-path Tests/Fuzz --scratch-path .build/fuzz -c release --product fuzz \
		-Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld
	scripts/fuzz .build/fuzz/release/fuzz Tests/Fuzz/Seeds .build/fuzz/corpus $(FUZZ_SECONDS)

lint: libraries
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests scripts
	$(SWIFT) test --disable-xctest --filter TidyTests

bench: build
	@scripts/install-packages gcc
	$(SWIFT) build -c release --product throughput
	cc -O2 -o .build/append Benchmarks/append.c
	.build/release/throughput .build/append $(BENCH) seeds

bench-watch: build peers
	Benchmarks/watching/table.py $(PROGRAM) $(BENCH)

bench-latency: build peers
	Benchmarks/watching/latency.py $(PROGRAM) $(BENCH)

bench-sweep: build
	@scripts/install-packages python3 strace findutils
	Benchmarks/watching/sweep.py $(PROGRAM) $(BENCH)

bench-burst: build
	@scripts/install-packages python3
	Benchmarks/watching/burst.py $(PROGRAM) $(BENCH)

bench-extraction: build extractors
	.build/peers/bin/python Benchmarks/extraction/extraction.py $(PROGRAM) $(CORPORA)/extraction

# Built as what is shipped is: with the Swift library in it, which a tenth of the time is spent in calling otherwise.
bench-throughput: libraries extractors
	$(SWIFT) build -c release --product formats --scratch-path .build/package $(STATIC_FLAGS)
	.build/peers/bin/python Benchmarks/formats.py .build/package/release/formats $(CORPORA)

bench-overlap: libraries
	@scripts/install-packages python3 python3-venv
	$(SWIFT) build -c release --product overlap
	@test -x .build/peers-python/bin/python || python3 -m venv .build/peers-python
	@.build/peers-python/bin/pip -q --disable-pip-version-check install $(PYOVERLAP)
	.build/peers-python/bin/python Benchmarks/Overlap/overlap.py .build/release/overlap $(CORPORA)/same-event
	.build/peers-python/bin/python Benchmarks/Overlap/copies.py .build/release/overlap $(CORPORA)/same-event

bench-segmentation: build
	@scripts/install-packages python3
	Benchmarks/segmentation/segmentation.py $(PROGRAM) $(CORPORA)

# In a folder of its own: with other options the next `make build` would compile everything again.
static: libraries
	$(SWIFT) build -c release --product copytaster --scratch-path .build/package $(STATIC_FLAGS)

# Builds nothing, so that root need not: `make static` does. Systemd and the catalog are told by whoever installs (docs/operations.md);
# a package does it by itself.
install:
	@test -x $(PACKAGED) || { echo 'first: make static' >&2; exit 1; }
	install -D $(STRIP) -m 755 $(PACKAGED) $(DESTDIR)$(PREFIX)/bin/copytaster
	install -d $(DESTDIR)$(UNITDIR)
	sed 's,/usr/bin/,$(PREFIX)/bin/,' deploy/copytaster.service >$(DESTDIR)$(UNITDIR)/copytaster.service
	install -D -m 644 deploy/copytaster.sysusers.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/copytaster.conf
	install -D -m 644 deploy/copytaster.tmpfiles.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/copytaster.conf
	install -D -m 644 deploy/copytaster.catalog $(DESTDIR)$(PREFIX)/lib/systemd/catalog/copytaster.catalog
	@# Settings that somebody has made are kept.
	test -e $(DESTDIR)$(SYSCONFDIR)/copytaster/config.yaml || \
		install -D -m 644 deploy/config.yaml $(DESTDIR)$(SYSCONFDIR)/copytaster/config.yaml
	install -D -m 644 -t $(DESTDIR)$(DOCDIR) $(addprefix docs/,consumers.md events.md formats.md journal.md operations.md overlap.md \
		receipts.md word-frequencies.md)
	cp -R docs/events $(DESTDIR)$(DOCDIR)
	install -D -m 644 -t $(DESTDIR)$(DOCDIR)/examples docs/examples/* deploy/log-namespace.conf
	scripts/make-manual $(PACKAGED) $(DESTDIR)$(MANDIR)
	scripts/make-completions $(PACKAGED) $(addprefix $(DESTDIR),$(BASHDIR) $(ZSHDIR) $(FISHDIR))

manual: build
	@scripts/install-packages python3
	scripts/make-manual $(PROGRAM) .build/manual

completions: build
	scripts/make-completions $(PROGRAM) .build/completions/bash .build/completions/zsh .build/completions/fish

deb: static
	@scripts/install-packages debhelper lintian python3
	scripts/make-deb $(PACKAGED) .build/deb

# From the package, in a Debian that has neither Swift nor any of the libraries.
test-package: deb
	@scripts/install-packages mmdebstrap systemd dbus util-linux mount
	Tests/Service/package-test .build/deb .build/root

# The first line after it counts what the package's test has passed, the last one the tests of the unit.
test-service: test-package tools
	$(SWIFT) build --build-tests
	SWIFT=$(SWIFT) scripts/run-tests --skip-build --filter 'SystemdTests|SystemdFaultTests'

clean:
	rm -rf .build

# apt-get is called only for what is missing, so that nothing here needs a network or root twice.
libraries:
	@scripts/install-packages $(LIBRARIES)

tools:
	@scripts/install-packages $(TOOLS)

extractors:
	@scripts/install-packages python3 python3-venv
	@test -x .build/peers/bin/python || python3 -m venv .build/peers
	@.build/peers/bin/pip install --quiet --upgrade pip
	@.build/peers/bin/pip install --quiet --requirement Benchmarks/extraction/requirements.txt

peers:
	@scripts/install-packages inotify-tools python3 python3-venv
	@scripts/unpack-packages .build/peers $(PEERS)
	@[ -x .build/peers-python/bin/python ] || python3 -m venv .build/peers-python
	@.build/peers-python/bin/pip -q --disable-pip-version-check install $(PYPEERS) || echo 'cannot be had: $(PYPEERS)' >&2
