// SPDX-License-Identifier: GPL-2.0
/*
 * Tests what reads the kernel's machine code, module/limit_code_*.c, in user space:
 * with functions of real kernels, with shapes that have to be refused, and with
 * millions of inputs that are generated, cut, and spoiled.
 *
 * Every input lies in a buffer of just its size, so that ASan sees a read behind
 * it, and whatever is accepted must satisfy decode_check.c, which reads it in
 * another way.
 *
 * SEED=n, INPUTS=n: other random inputs, and how many. SEED=time for new ones.
 * Built and run by vm/decode.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decode.h"

enum {
	MAX_TEXT = 1 << 16,
	MAX_LABELS = 8,
};

const struct decode_case cases[] = {
#include "decode_cases.h"
};

const unsigned int nr_cases = ARRAY_SIZE(cases);

const struct reader readers[] = {
	[X86] = { x86_find_limit_load, x86_read_limit_code, x86_doubt_other_ways,
		  x86_complaint, x86_reads },
	[ARM64] = { arm64_find_limit_load, arm64_read_limit_code, arm64_doubt_other_ways,
		    arm64_complaint, arm64_reads },
};

static unsigned int nr_tests, nr_failed;

void report(bool ok, const char *format, ...)
{
	va_list args;

	printf("%s %u ", ok ? "ok" : "not ok", ++nr_tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	nr_failed += !ok;
}

void die(const char *format, ...)
{
	va_list args;

	printf("Bail out! ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	_exit(1);
}

bool begins(const struct vmareserve_text *text, size_t offset)
{
	const struct input *in = (const struct input *)text;

	if (offset >= text->size)
		die("an offset behind the text was asked for");
	return in->unknown || in->starts[offset];
}

/*
 * Inputs from words
 */

struct labels {
	const char *name[MAX_LABELS];
	size_t len[MAX_LABELS], at[MAX_LABELS];
	unsigned int nr;
};

static size_t label_at(const struct labels *labels, const char *name, size_t len)
{
	unsigned int i;

	for (i = 0; i < labels->nr; i++)
		if (labels->len[i] == len && !memcmp(labels->name[i], name, len))
			return labels->at[i];
	return 0;
}

static void put(struct input *in, size_t at, u64 value, unsigned int bytes)
{
	while (bytes--) {
		in->bytes[at++] = value;
		value >>= 8;
	}
}

/* @insn, with where it goes from @at to @to in it. */
u32 arm64_with_target(u32 insn, size_t at, size_t to)
{
	s64 by = ((s64)to - (s64)at) / 4;

	if ((insn & 0x7c000000) == 0x14000000)
		return insn | (by & 0x3ffffff);
	if ((insn & 0x7e000000) == 0x36000000)
		return insn | (by & 0x3fff) << 5;
	return insn | (by & 0x7ffff) << 5;
}

u32 adrp_of(u64 address, u64 variable, unsigned int reg)
{
	u64 pages = (variable >> 12) - (address >> 12);

	return 0x90000000 | (pages & 3) << 29 | (pages >> 2 & 0x7ffff) << 5 | reg;
}

/* What stands behind the hexadecimal digits of a word. Returns the instruction's end. */
static size_t parse_operand(struct input *in, size_t start, size_t at, const char *s, size_t len,
			    const struct labels *labels)
{
	s64 to = 0;
	u32 insn;

	if (!len)
		return at;
	if (len > 1)
		to = (s64)label_at(labels, s + 1, len - 1);
	if (in->arch == ARM64) {
		insn = (u32)in->bytes[start] << 24 | in->bytes[start + 1] << 16 |
			in->bytes[start + 2] << 8 | in->bytes[start + 3];
		if (*s == '$')
			insn |= (insn >> 24 & 0x9f) == 0x90 ?
				adrp_of(in->text.address + start, in->variable, 0) :
				(in->variable & 0xfff) / 4 << 10;
		else
			insn = arm64_with_target(insn, start, to);
		put(in, start, insn, 4);
		return at;
	}
	switch (*s) {
	case '$':
		put(in, at, in->variable - in->text.address - at - 4, 4);
		return at + 4;
	case '~':
		put(in, at, to - (s64)at - 4, 4);
		return at + 4;
	case '\'':
		put(in, at, to - (s64)at - 1, 1);
		return at + 1;
	default:
		die("no operand: %s", s);
	}
}

/* @labels: filled in when @collect, else looked at. */
static void parse_words(struct input *in, const char *code, struct labels *labels, bool collect)
{
	size_t at = 0, len, digits, start;
	unsigned int byte;

	for (; *(code += strspn(code, " ")); code += len) {
		len = strcspn(code, " ");
		start = at;
		if (*code == '+') {
			at += atoi(code + 1);
		} else if (code[len - 1] == ':') {
			if (!collect)
				continue;
			if (labels->nr == MAX_LABELS)
				die("too many labels");
			labels->name[labels->nr] = code;
			labels->len[labels->nr] = len - 1;
			labels->at[labels->nr++] = at;
			continue;
		}
		if (at + len + 16 > in->room)
			die("too long: %s", code);
		memset(in->bytes + start, 0, at + len + 16 - start);
		memset(in->starts + start, 0, at + len + 16 - start);
		if (*code == '+')
			continue;
		in->starts[start] = 1;
		digits = strspn(code, "0123456789abcdef");
		for (size_t i = 0; i < digits; i += 2) {
			sscanf(code + i, "%2x", &byte);
			in->bytes[at++] = byte;
		}
		at = parse_operand(in, start, at, code + digits, len - digits, labels);
	}
	in->text.size = at;
}

/*
 * Fills in @in from words in hexadecimal, each an instruction. After the digits:
 * $ the displacement of the variable, ~name and 'name one of 32 and 8 bits to a
 * label, which is "name:". arm64's words with one of those are numbers, others
 * bytes. +n: n bytes where no instruction begins. The label "end" is where the
 * function ends, when that is not where the text does.
 */
static void parse(struct input *in, const char *code)
{
	struct labels labels = {};

	/* Twice: labels may be behind what leads to them. */
	parse_words(in, code, &labels, true);
	parse_words(in, code, &labels, false);
	in->text.begins = begins;
	in->unknown = false;
	in->function = 0;
	in->function_end = label_at(&labels, "end", 3);
	if (!in->function_end)
		in->function_end = in->text.size;
}

/* Puts the bytes where ASan sees what is read behind them. Free text.bytes. */
void make_exact(struct input *in)
{
	u8 *bytes = malloc(in->text.size);

	if (!bytes)
		die("out of memory");
	memcpy(bytes, in->bytes, in->text.size);
	in->text.bytes = bytes;
}

/* Reads all places of an input that is exact. Returns how many they are. */
unsigned int read_places(struct input *in, struct vmareserve_limit_code codes[MAX_PLACES])
{
	unsigned int nr = 0;
	size_t at = 0;

	while (nr < MAX_PLACES) {
		at = readers[in->arch].find(&in->text, at, in->variable);
		if (at >= in->text.size)
			break;
		codes[nr].function = in->function;
		codes[nr].function_end = in->function_end;
		nr += readers[in->arch].read(&in->text, at, in->variable, in->count_offset,
					     &codes[nr]);
		at++;
	}
	readers[in->arch].doubt(&in->text, codes, nr);
	return nr;
}

/* What is wrong with any of the places, or NULL. */
const char *complaint_of(struct input *in, struct vmareserve_limit_code *codes, unsigned int nr)
{
	const char *complaint = NULL;
	unsigned int i;

	for (i = 0; i < nr && !complaint; i++)
		complaint = readers[in->arch].complaint(&in->text, in->variable,
							in->count_offset, &codes[i]);
	return complaint;
}

/* Reads at every byte, also where no place was found. Returns what is wrong, or NULL. */
const char *complaint_anywhere(struct input *in)
{
	struct vmareserve_limit_code code;
	const char *complaint = NULL;
	size_t at;

	for (at = 0; at < in->text.size && !complaint; at++) {
		code.function = in->function;
		code.function_end = in->function_end;
		if (!readers[in->arch].read(&in->text, at, in->variable, in->count_offset, &code))
			continue;
		if (!readers[in->arch].reads(&in->text, in->variable, at))
			return "a place that is none";
		readers[in->arch].doubt(&in->text, &code, 1);
		complaint = complaint_of(in, &code, 1);
	}
	return complaint;
}

static u8 scratch_bytes[MAX_TEXT], scratch_starts[MAX_TEXT];
static struct input scratch = {
	.bytes = scratch_bytes, .starts = scratch_starts, .room = MAX_TEXT,
};

/*
 * Functions of real kernels
 */

bool is_as_expected(const struct vmareserve_limit_code *code,
		    const struct vmareserve_limit_code *expected)
{
#define SAME(field) \
	(code->field == expected->field || \
	 (printf("# %s is %#lx, not %#lx\n", #field, (long)code->field, \
		 (long)expected->field), false))
	bool same = SAME(load) & SAME(after_load) & SAME(function) & SAME(function_end) &
		SAME(limit_reg) & SAME(count_reg) & SAME(mm_reg) & SAME(folded) &
		SAME(joined) & SAME(compared);

	if (!same || !expected->compared)
		return same;
	same = SAME(counted) & SAME(adjacent) & SAME(first) & SAME(above) & SAME(jump) &
		SAME(refusal) & SAME(way_on) & SAME(at_refusal) & SAME(error_reg);
	if (!same || !expected->at_refusal)
		return same;
	return SAME(error_64) & SAME(after_error);
#undef SAME
}

void load_case(struct input *in, const struct decode_case *c)
{
	in->arch = c->arch;
	in->variable = c->variable;
	in->count_offset = c->count_offset;
	in->text.address = c->address;
	parse(in, c->code);
	/* The last instruction is not the function's. */
	in->function_end = c->places[0].function_end;
}

static void test_case(const struct decode_case *c)
{
	struct vmareserve_limit_code codes[MAX_PLACES];
	unsigned int i, nr, expected = 0;
	struct input *in = &scratch;
	const char *complaint;
	bool ok;

	load_case(in, c);
	make_exact(in);
	while (expected < MAX_PLACES && c->places[expected].function_end)
		expected++;
	nr = read_places(in, codes);
	ok = nr == expected;
	if (!ok)
		printf("# %u places, not %u\n", nr, expected);
	for (i = 0; i < nr && i < expected; i++)
		ok &= is_as_expected(&codes[i], &c->places[i]);
	complaint = complaint_of(in, codes, nr);
	if (complaint)
		printf("# %s\n", complaint);
	report(ok && !complaint, "%s", c->name);
	free((void *)in->text.bytes);
}

/*
 * Shapes: what has to be accepted, and what must not be
 */

enum verdict { NO_PLACE, LOAD_ONLY, COMPARED, AT_REFUSAL, JOINED };

static const char * const verdicts[] = {
	"no place", "only the load", "compared", "at the refusal", "joined",
};

struct shape {
	const char *name;
	enum arch arch;
	enum verdict verdict;
	const char *code;
};

static const struct shape shapes[] = {
#include "decode_shapes.h"
};

unsigned int nr_shapes(void)
{
	return ARRAY_SIZE(shapes);
}

void load_shape(struct input *in, unsigned int nr)
{
	const struct shape *shape = &shapes[nr];

	in->arch = shape->arch;
	in->variable = KERNEL(VARIABLE);
	in->count_offset = COUNT_OFFSET;
	in->text.address = KERNEL(ADDRESS);
	parse(in, shape->code);
	/* Nobody knows what begins where. */
	in->unknown = strstr(shape->name, "unknown");
}

static enum verdict verdict_of(const struct vmareserve_limit_code *codes, unsigned int nr)
{
	if (!nr)
		return NO_PLACE;
	return codes[0].joined ? JOINED : codes[0].at_refusal ? AT_REFUSAL :
		codes[0].compared ? COMPARED : LOAD_ONLY;
}

static void test_shape(unsigned int which)
{
	const struct shape *shape = &shapes[which];
	struct vmareserve_limit_code codes[MAX_PLACES];
	struct input *in = &scratch;
	const char *complaint;
	enum verdict verdict;
	unsigned int nr;

	load_shape(in, which);
	make_exact(in);
	nr = read_places(in, codes);
	verdict = verdict_of(codes, nr);
	complaint = complaint_of(in, codes, nr);
	if (!complaint)
		complaint = complaint_anywhere(in);
	if (verdict != shape->verdict)
		printf("# %s, not %s; %s\n", verdicts[verdict], verdicts[shape->verdict],
		       nr && codes[0].doubt ? codes[0].doubt : "no doubt");
	if (complaint)
		printf("# %s\n", complaint);
	report(verdict == shape->verdict && !complaint, "%s: %s", shape->name,
	       verdicts[shape->verdict]);
	free((void *)in->text.bytes);
}

/*
 * Cut at every length
 */

/* Nothing is read behind the end, and what is accepted is right. */
static void try_lengths(struct input *in)
{
	struct vmareserve_limit_code codes[MAX_PLACES];
	size_t size = in->text.size, function_end = in->function_end;
	const char *complaint;
	unsigned int nr;

	/* Functions of real kernels are large: the ends of the first ones do. */
	for (in->text.size = 0; in->text.size < size && in->text.size < 2000; in->text.size++) {
		in->function_end = function_end < in->text.size ? function_end : in->text.size;
		make_exact(in);
		nr = read_places(in, codes);
		complaint = complaint_of(in, codes, nr);
		if (complaint)
			die("cut at %zu: %s", in->text.size, complaint);
		free((void *)in->text.bytes);
	}
}

static void test_lengths(void)
{
	unsigned int i;

	for (i = 0; i < nr_cases; i++) {
		load_case(&scratch, &cases[i]);
		try_lengths(&scratch);
	}
	for (i = 0; i < nr_shapes(); i++) {
		load_shape(&scratch, i);
		try_lengths(&scratch);
	}
	report(true, "cut at every length");
}

int main(void)
{
	unsigned int i;

	printf("TAP version 13\n");
	for (i = 0; i < nr_cases; i++)
		test_case(&cases[i]);
	for (i = 0; i < nr_shapes(); i++)
		test_shape(i);
	test_lengths();
	test_made();
	test_random();
	printf("1..%u\n", nr_tests);
	return nr_failed ? 1 : 0;
}
