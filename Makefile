# SPDX-License-Identifier: GPL-2.0
# The front door: "make help".

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr

# For make demo and make check: names from selftests/vm/kernels.
KERNEL ?= 6.1
KERNELS ?= 6.1 6.12 7.3
# For make check-debug: built from Debian's kernel source.
DEBUG_KERNELS ?= 6.1-debug 6.1-kcsan 7.3-debug 7.3-kcsan 7.3-inlined 7.3-clang

# For make check-faults: FAULTS= names some of those in selftests/vm/faults.
FAULTS_KERNEL ?= 6.12

# For make check-regressions.
REGRESSION_KERNELS ?= 6.12 7.3

# For make check-install: Debian systems.
SYSTEMS ?= bookworm trixie trixie-backports

# For make soak: of selftests/fuzz.
SOAK ?= attack attack_32 storm churn scale

vm := selftests/vm

.PHONY: all modules tools install uninstall deb load unload demo check check-debug \
	check-all check-faults check-regressions check-install tested bench fuzz soak lint shell clean help

all: modules tools

modules:
	@test -d "$(KDIR)" || { \
		echo "make: no headers of the running kernel in $(KDIR):"; \
		echo "make: install them (Debian: apt install linux-headers-\$$(uname -r)),"; \
		echo "make: or name another kernel's with KDIR="; \
		exit 1; }
	$(MAKE) -C "$(KDIR)" M="$(CURDIR)" $(llvm) modules

# Modules want the kernel's compiler.
llvm = $(shell grep -qsx CONFIG_CC_IS_CLANG=y "$(KDIR)/include/config/auto.conf" && echo LLVM=1)

tools:
	$(MAKE) -C tools

# Not include/config/kernel.release: in Debian's headers up to 6.1 that is the
# upstream version. A module that is not the kernel's own is installed in updates/,
# by older kernels in extra/.
release = $(shell sed -n 's/^.define UTS_RELEASE "\(.*\)"$$/\1/p' \
	"$(KDIR)/include/generated/utsrelease.h")
moddir = $(DESTDIR)/lib/modules/$(release)
depmod = $(if $(DESTDIR),,depmod "$(release)")

install: modules tools
	$(MAKE) -C "$(KDIR)" M="$(CURDIR)" $(llvm) $(if $(DESTDIR),INSTALL_MOD_PATH="$(DESTDIR)") modules_install
	install -D -m 644 module/uapi/linux/vmareserve.h \
		"$(DESTDIR)$(PREFIX)/include/linux/vmareserve.h"
	$(MAKE) -C tools PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" install
	$(depmod)

uninstall:
	@test -d "$(KDIR)" || { \
		echo "make: no kernel headers in $(KDIR): name those of the kernel"; \
		echo "make: that the module was installed for with KDIR="; \
		exit 1; }
	rm -f "$(moddir)"/updates/vmareserve.ko* "$(moddir)"/extra/vmareserve.ko*
	rm -f "$(DESTDIR)$(PREFIX)/include/linux/vmareserve.h"
	$(MAKE) -C tools PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" uninstall
	$(depmod)

deb:
	$(vm)/deb

check-install:
	$(vm)/check-install $(SYSTEMS)

# Without /proc/modules the kernel can't load any.
can_load = test -e /proc/modules || { \
		echo "make: this machine's kernel has no module support (there is no /proc/modules)."; \
		echo "make: 'make demo' and 'make shell' load the module in a virtual machine."; \
		exit 1; }

load:
	@$(can_load)
	@test -e vmareserve.ko || { echo "make: no vmareserve.ko: run 'make' first"; exit 1; }
	insmod vmareserve.ko

unload:
	@$(can_load)
	rmmod vmareserve

demo:
	$(vm)/build $(KERNEL)
	$(vm)/boot $(KERNEL) demo

check:
	$(vm)/check $(KERNELS)

check-debug:
	$(vm)/check $(DEBUG_KERNELS)

check-all:
	$(vm)/check all $(DEBUG_KERNELS)

check-faults:
	$(vm)/build $(FAULTS_KERNEL)
	$(vm)/faults $(FAULTS_KERNEL) $(FAULTS)

check-regressions:
	$(vm)/regressions $(REGRESSION_KERNELS)

# OPS=, SEED=, SECONDS_EACH=: see selftests/fuzz/fuzz.h.
export OPS SEED SECONDS_EACH

fuzz:
	WHAT=fuzz TESTS="model threads" $(vm)/check $(KERNELS)

soak:
	WHAT=fuzz TESTS="$(SOAK)" $(vm)/check $(KERNELS)

tested:
	$(vm)/tested

bench:
	$(vm)/bench $(KERNELS)

lint:
	$(vm)/lint $(KERNEL)

shell:
	$(vm)/build $(KERNEL)
	$(vm)/boot $(KERNEL) shell

clean:
	rm -f *.o *.ko *.mod *.mod.c .*.cmd Module.symvers modules.order \
		module/*.o module/.*.cmd
	rm -rf $(vm)/out deb
	$(MAKE) -C tools clean

help:
	@echo 'make            builds the module for the running kernel (KDIR= for another)'
	@echo '                and the vmareserve command (make tools: only that)'
	@echo 'make install    installs both, with the man pages and <linux/vmareserve.h>;'
	@echo '                then: modprobe vmareserve (PREFIX=, DESTDIR=)'
	@echo 'make uninstall  takes that away again'
	@echo 'make load       loads vmareserve.ko from here (unload: make unload)'
	@echo ''
	@echo 'make deb        Debian packages, in deb/; built in a clean bookworm system'
	@echo ''
	@echo 'In virtual machines, on any Debian machine; what is missing is installed:'
	@echo 'make demo       both original programs, without and with headroom (KERNEL=6.12)'
	@echo 'make check      all tests, on 6.1, 6.12 and 7.3 (KERNELS="6.1 7.2", KERNELS=all)'
	@echo 'make check-debug  the same on kernels that look for their own faults'
	@echo 'make check-all  both, on all kernels'
	@echo 'make check-faults  do the tests find faults that are planted in the module? (FAULTS=)'
	@echo 'make check-regressions  are the kernel'"'"'s selftests of mm and stress-ng the same with it?'
	@echo 'make check-install  the packages: install, new kernel, upgrade, Secure Boot, remove'
	@echo '                in real Debian systems (SYSTEMS="bookworm trixie")'
	@echo 'make fuzz       random calls against a model, 5 minutes a kernel (OPS=, SEED=)'
	@echo 'make soak       hostile callers, faults, module churn, scale (SOAK="churn scale")'
	@echo 'make tested     writes the table of kernels tested in README.md'
	@echo 'make bench      what it costs, in instructions; writes the figures in README.md'
	@echo '                (PARTS="bystander forks", TIMEOUT=600: see selftests/vm/bench)'
	@echo 'make lint       compiler warnings, sparse and checkpatch (KERNEL=6.12)'
	@echo 'make shell      a shell in a guest, with the module and the tests (KERNEL=6.12)'
	@echo ''
	@echo 'make clean      removes what was built; the cache is in ~/.cache/vmareserve'
