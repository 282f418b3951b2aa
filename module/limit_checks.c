// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the places where this kernel compares map_count with vm.max_map_count,
 * by searching all of its text: compilers inline and rename functions, but each
 * comparison has to load the variable.
 *
 * When a new kernel comes: the log at load names each place that is found, and
 * each in a function that the table of kinds does not know.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat.h"
#include "limit_checks.h"

struct vmareserve_limit_check vmareserve_limit_checks[VMARESERVE_MAX_CHECKS] __ro_after_init;
unsigned int vmareserve_nr_limit_checks __ro_after_init;
const int *vmareserve_max_map_count __ro_after_init;
const u8 *vmareserve_kernel_text __ro_after_init;

struct function_kind {
	const char *function;
	enum vmareserve_kind kind;
	int slack;
};

/*
 * The one table of kinds: the function that holds the comparison, and which
 * headroom a call may use there. Only mremap's functions have slack.
 */
static const struct function_kind kinds[] __initconst = {
	/* The munmap core. */
	{ "__do_munmap", VMARESERVE_KIND_UNMAP },		/* to 6.0 */
	{ "do_mas_align_munmap", VMARESERVE_KIND_UNMAP },	/* 6.1, 6.2 */
	{ "do_vmi_align_munmap", VMARESERVE_KIND_UNMAP },	/* 6.3 to 6.11 */
	{ "vms_gather_munmap_vmas", VMARESERVE_KIND_UNMAP },	/* 6.12 and later */
	/* Callers that clang and gcc inline the munmap core into. */
	{ "do_mas_munmap", VMARESERVE_KIND_UNMAP },
	{ "do_vmi_munmap", VMARESERVE_KIND_UNMAP },
	{ "mmap_region", VMARESERVE_KIND_UNMAP },
	{ "__mmap_region", VMARESERVE_KIND_UNMAP },
	{ "__mmap_setup", VMARESERVE_KIND_UNMAP },
	/* Changes in place, by split_vma() or what it is inlined into. */
	{ "split_vma", VMARESERVE_KIND_SPLIT },
	{ "vma_modify", VMARESERVE_KIND_SPLIT },
	{ "vma_modify_flags", VMARESERVE_KIND_SPLIT },
	{ "vma_modify_flags_name", VMARESERVE_KIND_SPLIT },
	{ "vma_modify_name", VMARESERVE_KIND_SPLIT },
	{ "vma_modify_policy", VMARESERVE_KIND_SPLIT },
	{ "vma_modify_flags_uffd", VMARESERVE_KIND_SPLIT },
	{ "do_madvise", VMARESERVE_KIND_SPLIT },
	{ "madvise_vma_behavior", VMARESERVE_KIND_SPLIT },
	{ "madvise_update_vma", VMARESERVE_KIND_SPLIT },
	{ "madvise_walk_vmas", VMARESERVE_KIND_SPLIT },
	{ "mprotect_fixup", VMARESERVE_KIND_SPLIT },
	{ "mlock_fixup", VMARESERVE_KIND_SPLIT },
	{ "mbind_range", VMARESERVE_KIND_SPLIT },
	/* Growth. */
	{ "do_mmap", VMARESERVE_KIND_MAP },
	{ "do_brk_flags", VMARESERVE_KIND_MAP },
	{ "__do_sys_brk", VMARESERVE_KIND_MAP },
	{ "__se_sys_brk", VMARESERVE_KIND_MAP },
	{ "mremap_to", VMARESERVE_KIND_MAP, VMARESERVE_SLACK_EARLY },	/* to 6.15 */
	{ "__do_sys_mremap", VMARESERVE_KIND_MAP, VMARESERVE_SLACK_EARLY },
	/* clang */
	{ "__se_sys_mremap", VMARESERVE_KIND_MAP, VMARESERVE_SLACK_EARLY },
	{ "check_prep_vma", VMARESERVE_KIND_MAP, VMARESERVE_SLACK_EARLY },
	{ "do_mremap", VMARESERVE_KIND_MAP, VMARESERVE_SLACK_EARLY },
	{ "move_vma", VMARESERVE_KIND_MAP, VMARESERVE_SLACK_MOVE },
	{ "prep_move_vma", VMARESERVE_KIND_MAP, VMARESERVE_SLACK_MOVE },
};

/* Probes that were registered only to ask something; all go at once, at the end. */
struct question {
	struct kprobe kp;
	struct list_head node;
	bool registered;
	int answer;
};

static LIST_HEAD(questions);

/*
 * What register_kprobe() says of an address, or of a symbol. A registered
 * question stays, as unregister_kprobe() waits for RCU each time;
 * KPROBE_FLAG_DISABLED keeps it from touching the kernel's text.
 */
static struct question * __init ask(const char *symbol, void *addr)
{
	struct question *q;

	list_for_each_entry(q, &questions, node)
		if (addr && q->kp.addr == addr)
			return q;
	q = kzalloc_obj(*q, GFP_KERNEL);
	if (!q)
		return NULL;
	q->kp.symbol_name = symbol;
	q->kp.addr = addr;
	q->kp.flags = KPROBE_FLAG_DISABLED;
	q->answer = register_kprobe(&q->kp);
	q->registered = !q->answer;
	list_add(&q->node, &questions);
	return q;
}

static void __init forget_questions(void)
{
	struct question *q, *next;
	struct kprobe **kps;
	unsigned int nr = 0;

	list_for_each_entry(q, &questions, node)
		nr += q->registered;
	kps = kmalloc_array(nr, sizeof(*kps), GFP_KERNEL);
	if (kps) {
		nr = 0;
		list_for_each_entry(q, &questions, node)
			if (q->registered)
				kps[nr++] = &q->kp;
		unregister_kprobes(kps, nr);
		kfree(kps);
	}
	list_for_each_entry_safe(q, next, &questions, node) {
		if (!kps && q->registered)
			unregister_kprobe(&q->kp);
		list_del(&q->node);
		kfree(q);
	}
}

/*
 * The name of what is at @addr, and its offset and size, in bytes. From "%pS", as
 * the functions of kallsyms are not exported.
 */
static bool __init locate(const void *addr, char name[KSYM_SYMBOL_LEN],
			  unsigned long *offset, unsigned long *size)
{
	char *plus;

	snprintf(name, KSYM_SYMBOL_LEN, "%pS", addr);
	plus = strrchr(name, '+');
	if (!plus || sscanf(plus, "+0x%lx/0x%lx", offset, size) != 2)
		return false;
	*plus = 0;
	return true;
}

/*
 * The address of a symbol of the kernel, or NULL. Never call what it returns.
 *
 * kallsyms_lookup_name() is not exported. register_kprobe() looks the name up
 * and stores the address before it looks at whether a probe can be there,
 * so the address is known also after it refused a variable (kernel/kprobes.c,
 * register_kprobe, 5.10 to 7.3).
 *
 * On x86 arch_adjust_kprobe_addr() moves the address past what looks like an
 * ENDBR, also when that is the value of a variable (6.1 to 7.3). locate() tells
 * by how much.
 */
static void * __init symbol_address(const char *symbol)
{
	char name[KSYM_SYMBOL_LEN];
	unsigned long offset, size;
	struct question *q = ask(symbol, NULL);

	if (!q || !q->kp.addr || !locate(q->kp.addr, name, &offset, &size))
		return NULL;
	return (void *)q->kp.addr - offset;
}

/*
 * May an instruction begin there? register_kprobe() has the kernel's own decoder
 * look, and says -EILSEQ when not (arch_prepare_kprobe() in
 * arch/x86/kernel/kprobes/core.c, 5.10 to 7.3). Other errors do not tell.
 */
static bool __init begins(const struct vmareserve_text *text, size_t offset)
{
	struct question *q;

#ifdef CONFIG_ARM64
	return !(offset & 3);
#endif
	q = ask(NULL, (void *)text->bytes + offset);
	return !q || q->answer != -EILSEQ;
}

/*
 * The kernel's text: from _stext to where the symbol before __start_rodata
 * begins, which is _etext or the last function. _etext itself is not asked
 * for: x86's arch_adjust_kprobe_addr() reads what is there, and the page may have
 * been unmapped (free_kernel_image_pages(), arch/x86/mm/init_64.c).
 */
static bool __init find_text(struct vmareserve_text *text)
{
	u8 *start = symbol_address("_stext"), *rodata = symbol_address("__start_rodata");
	char name[KSYM_SYMBOL_LEN];
	unsigned long offset, size;

	if (!start || !rodata || rodata <= start ||
	    !locate(rodata - 1, name, &offset, &size))
		return false;
	*text = (struct vmareserve_text) {
		.bytes = start,
		.address = (unsigned long)start,
		.begins = begins,
	};
	text->size = rodata - 1 - offset - start;
	return true;
}

/* Fills in what the name says. False when the table does not know it. */
static bool __init classify(struct vmareserve_limit_check *check, const char *name)
{
	unsigned int i;

	strscpy(check->function, name, sizeof(check->function));
	strreplace(check->function, '.', 0);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kinds[i].function, check->function))
			continue;
		check->kind = kinds[i].kind;
		check->slack = kinds[i].slack;
		check->first = kinds[i].slack == VMARESERVE_SLACK_EARLY;
		return true;
	}
	return false;
}

/* Adds the place at @at, if it is one. */
static void __init add_check(const struct vmareserve_text *text, size_t at)
{
	struct vmareserve_limit_check *check;
	struct vmareserve_limit_code code = {};
	char name[KSYM_SYMBOL_LEN];
	unsigned long offset, size;

	if (!locate(text->bytes + at, name, &offset, &size))
		return;
	code.function = at - offset;
	code.function_end = min(code.function + size, text->size);
	if (!vmareserve_read_limit_code(text, at, (unsigned long)vmareserve_max_map_count,
					offsetof(struct mm_struct, map_count), &code))
		return;
	if (vmareserve_nr_limit_checks == VMARESERVE_MAX_CHECKS) {
		pr_warn("%s+0x%lx compares with vm.max_map_count too: left alone, as there are more places than the module has room for\n",
			name, offset);
		return;
	}
	check = &vmareserve_limit_checks[vmareserve_nr_limit_checks];
	check->code = code;
	check->offset = offset;
	if (!classify(check, name)) {
		pr_warn("%s+0x%lx compares with vm.max_map_count too: left alone, as the module does not know that function\n",
			name, offset);
		return;
	}
	if (check->slack) {
		/* The limit is compared with more than the count: see refuses(). */
		check->code.compared = false;
		check->code.at_refusal = false;
	}
	vmareserve_nr_limit_checks++;
}

/*
 * Where other code comes by after the load, a probe there would change what is not
 * the limit. Such a place can only be used at the refusal.
 */
static void __init drop_unusable(void)
{
	struct vmareserve_limit_check *check = vmareserve_limit_checks;
	unsigned int i, nr = 0;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		if (check[i].code.joined && !check[i].code.at_refusal) {
			pr_warn("%s+0x%lx compares with vm.max_map_count too: left alone, as other code comes by after the load\n",
				check[i].function, check[i].offset);
			continue;
		}
		check[nr++] = check[i];
	}
	vmareserve_nr_limit_checks = nr;
}

/* Without memory for it no place is proved, so none is left. */
static void __init doubt_other_ways(const struct vmareserve_text *text)
{
	unsigned int i, nr = vmareserve_nr_limit_checks;
	struct vmareserve_limit_code *codes;

	codes = kmalloc_array(nr, sizeof(*codes), GFP_KERNEL);
	if (!codes) {
		vmareserve_nr_limit_checks = 0;
		return;
	}
	for (i = 0; i < nr; i++)
		codes[i] = vmareserve_limit_checks[i].code;
	vmareserve_doubt_other_ways(text, codes, nr);
	for (i = 0; i < nr; i++)
		vmareserve_limit_checks[i].code = codes[i];
	kfree(codes);
}

static int __init find_checks(void)
{
	struct vmareserve_text text;
	unsigned int i, unmaps = 0;
	size_t at;

	vmareserve_max_map_count = symbol_address("sysctl_max_map_count");
	if (!vmareserve_max_map_count) {
		pr_err("can't find the variable sysctl_max_map_count: the kernel needs CONFIG_KPROBES and CONFIG_KALLSYMS_ALL\n");
		return -EOPNOTSUPP;
	}
	if (!find_text(&text)) {
		pr_err("can't find the kernel's text between _stext and __start_rodata: this kernel's version has changed it, and vmareserve has to be adapted\n");
		return -EOPNOTSUPP;
	}
	vmareserve_kernel_text = text.bytes;

	for (at = 0; ; at++) {
		at = vmareserve_find_limit_load(&text, at,
						(unsigned long)vmareserve_max_map_count);
		if (at >= text.size)
			break;
		add_check(&text, at);
	}
	doubt_other_ways(&text);
	drop_unusable();

	for (i = 0; i < vmareserve_nr_limit_checks; i++)
		unmaps += vmareserve_limit_checks[i].kind == VMARESERVE_KIND_UNMAP;
	if (!unmaps) {
		pr_err("can't find where this kernel's munmap compares map_count with vm.max_map_count: its compiler or version has changed it, and vmareserve has to be adapted; or somebody else's probe is on it (see kprobes/list in debugfs): remove that, and load the module again\n");
		return -EOPNOTSUPP;
	}
	return 0;
}

/**
 * vmareserve_limit_checks_init() - find the places
 *
 * Fills in vmareserve_limit_checks[] and what belongs to it, and says in the log
 * what it leaves alone. Relies on the order of the sections (_stext, then text,
 * then __start_rodata: include/asm-generic/vmlinux.lds.h and the architectures'
 * vmlinux.lds.S, 5.10 to 7.3).
 *
 * Context: module load; may sleep. Takes about a tenth of a second.
 * Return: 0, or -EOPNOTSUPP when the munmap core's place is not found, with the
 * reason in the log.
 */
int __init vmareserve_limit_checks_init(void)
{
	int err = find_checks();

	forget_questions();
	return err;
}
