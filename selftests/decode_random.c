// SPDX-License-Identifier: GPL-2.0
/*
 * Inputs for decode.c that are made: comparisons of all forms with all registers,
 * which have to be read just so; and those, and what is in the tables, spoiled in
 * all ways that come to mind. Of what has been spoiled only what decode_check.c
 * agrees with may be accepted.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "decode.h"

enum {
	ROOM = 320,		/* bytes of an input */
	MAX_SOURCES = 600,
	MAX_PROCESSES = 16,
	NR_MADE = 100000,
	NR_RANDOM = 10000000,
	BEHIND = 64,		/* the input that is spoiled has another's end behind it */
};

static u64 state;

/* xorshift64*: a number below @n. */
static unsigned int rnd(unsigned int n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (u32)(state * 0x2545f4914f6cdd1dULL >> 32) % n;
}

static bool one_in(unsigned int n)
{
	return !rnd(n);
}

/* A register that is not the stack pointer, and has no bit in *@used; sets it. */
static int rnd_reg(enum arch arch, u32 *used)
{
	int reg;

	do {
		reg = rnd(arch == X86 ? 16 : 31);
	} while (*used & 1U << reg || (arch == X86 && reg == 4));
	*used |= 1U << reg;
	return reg;
}

struct buffer {
	struct input in;
	u8 bytes[ROOM], starts[ROOM];
};

static void reset(struct buffer *b, enum arch arch)
{
	memset(b->bytes, 0, sizeof(b->bytes));
	memset(b->starts, 0, sizeof(b->starts));
	b->in = (struct input) {
		.text.address = KERNEL(ADDRESS),
		.text.begins = begins,
		.arch = arch,
		.variable = KERNEL(VARIABLE),
		.count_offset = COUNT_OFFSET,
		.bytes = b->bytes,
		.starts = b->starts,
		.room = ROOM,
	};
}

static void byte(struct input *in, u8 value)
{
	if (in->text.size == in->room)
		die("an input is too long");
	in->bytes[in->text.size++] = value;
}

static void begin(struct input *in)
{
	in->starts[in->text.size] = 1;
}

static void number(struct input *in, u64 value, unsigned int bytes)
{
	for (; bytes; bytes--, value >>= 8)
		byte(in, value);
}

static void word(struct input *in, u32 insn)
{
	begin(in);
	number(in, insn, 4);
}

/* @len bytes that are one instruction. */
static void insn(struct input *in, const char *bytes, size_t len)
{
	begin(in);
	while (len--)
		byte(in, *bytes++);
}

#define INSN(in, bytes)	insn(in, bytes, sizeof(bytes) - 1)

/*
 * Making x86-64's
 */

static void rex(struct input *in, bool wide, int reg, int base)
{
	u8 bits = (wide ? 8 : 0) | (reg & 8 ? 4 : 0) | (base & 8 ? 1 : 0);

	begin(in);
	if (bits)
		byte(in, 0x40 | bits);
}

static void with_reg(struct input *in, u8 opcode, bool wide, int reg, int rm)
{
	rex(in, wide, reg, rm);
	byte(in, opcode);
	byte(in, 0xc0 | (reg & 7) << 3 | (rm & 7));
}

static void with_memory(struct input *in, u8 opcode, bool wide, int reg, int base, s32 disp)
{
	unsigned int mod = disp >= -128 && disp < 128 ? 1 : 2;

	if (!disp && (base & 7) != 5)
		mod = 0;
	rex(in, wide, reg, base);
	byte(in, opcode);
	byte(in, mod << 6 | (reg & 7) << 3 | (base & 7));
	if ((base & 7) == 4)
		byte(in, 0x24);
	if (mod)
		number(in, disp, mod == 1 ? 1 : 4);
}

static void with_variable(struct input *in, u8 opcode, int reg)
{
	rex(in, false, reg, 0);
	byte(in, opcode);
	byte(in, 5 | (reg & 7) << 3);
	number(in, in->variable - in->text.address - in->text.size - 4, 4);
}

/* Moves that write none of @used. */
static void x86_moves(struct input *in, unsigned int nr, u32 used)
{
	int reg;

	while (nr--) {
		u32 taken = used;

		reg = rnd_reg(X86, &taken);
		switch (rnd(6)) {
		case 0:
			with_reg(in, 0x89, one_in(2), rnd(16), reg);
			break;
		case 1:
			with_memory(in, 0x8b, one_in(2), reg, rnd(16), (int)rnd(512) - 256);
			break;
		case 2:
			with_memory(in, 0x89, one_in(2), rnd(16), 4, rnd(200));
			break;
		case 3:
			rex(in, false, 0, reg);
			byte(in, 0xb8 | (reg & 7));
			number(in, one_in(2) ? (u64)-12 : rnd(1000), 4);
			break;
		case 4:
			with_memory(in, 0x8d, true, reg, rnd(16), rnd(200));
			break;
		default:
			with_variable(in, 0x8b, reg);
			/* Of another variable. */
			in->bytes[in->text.size - 4] ^= 4;
			break;
		}
	}
}

static void x86_padding(struct input *in)
{
	unsigned int nr = rnd(4);

	while (nr--) {
		switch (rnd(5)) {
		case 0:
			INSN(in, "\x90");
			break;
		case 1:
			INSN(in, "\x66\x90");
			break;
		case 2:
			INSN(in, "\x0f\x1f\x44\x00\x00");
			break;
		case 3:
			INSN(in, "\x66\x2e\x0f\x1f\x84\x00\x00\x00\x00\x00");
			break;
		default:
			INSN(in, "\xcc");
			break;
		}
	}
}

/* The refusal, or what is done otherwise; and a return. */
static void x86_side(struct input *in, bool refusal, struct vmareserve_limit_code *code)
{
	int reg;

	if (!refusal) {
		code->way_on = in->text.size;
		x86_moves(in, rnd(3), 0);
		INSN(in, "\x31\xc0");
	} else {
		code->refusal = in->text.size;
		reg = rnd_reg(X86, &(u32){ 0 });
		code->error_reg = reg;
		code->error_64 = one_in(2);
		rex(in, code->error_64, 0, reg);
		if (code->error_64)
			byte(in, 0xc7);
		byte(in, (code->error_64 ? 0xc0 : 0xb8) | (reg & 7));
		number(in, -12, 4);
		code->after_error = in->text.size;
	}
	INSN(in, "\x5b");
	INSN(in, "\xc3");
}

/* The forms of the comparison, and whether they are of the limit with the count. */
static const struct {
	bool count_in_memory, folded, limit_is_reg, reversed;
	u8 opcode;
} x86_forms[] = {
	{ true, false, true, false, 0x39 }, { true, false, true, true, 0x3b },
	{ false, false, true, false, 0x39 }, { false, false, false, true, 0x39 },
	{ false, false, true, true, 0x3b }, { false, false, false, false, 0x3b },
	{ false, true, false, false, 0x3b }, { false, true, false, true, 0x39 },
};

static void x86_count(struct input *in, struct vmareserve_limit_code *code, int base)
{
	if (in->text.size < code->first)
		code->first = in->text.size;
	with_memory(in, 0x8b, false, code->count_reg, base, in->count_offset);
	code->counted = true;
	if (code->count_reg != base)
		code->mm_reg = base;
}

/* Loads, and compares. Returns whether the limit is compared with the count. */
static bool x86_make_comparison(struct input *in, struct vmareserve_limit_code *code)
{
	unsigned int form = rnd(ARRAY_SIZE(x86_forms));
	bool folded = x86_forms[form].folded, early = folded || one_in(2), moves;
	u32 used = 0;
	int base, limit = folded ? NO_REG : rnd_reg(X86, &used);

	code->limit_reg = limit;
	code->folded = folded;
	code->first = ROOM;
	base = rnd_reg(X86, &used);
	if (!x86_forms[form].count_in_memory) {
		code->count_reg = one_in(8) ? base : rnd_reg(X86, &used);
		if (early)
			x86_count(in, code, base);
		x86_moves(in, rnd(3), used);
	}
	code->load = in->text.size;
	if (code->load < code->first)
		code->first = code->load;
	with_variable(in, folded ? x86_forms[form].opcode : 0x8b,
		      folded ? code->count_reg : limit);
	code->after_load = folded ? code->load : in->text.size;
	code->adjacent = true;
	if (folded)
		return x86_forms[form].reversed;
	moves = one_in(2);
	x86_moves(in, moves ? rnd(3) : 0, used);
	if (x86_forms[form].count_in_memory) {
		code->adjacent = in->text.size == code->after_load;
		with_memory(in, x86_forms[form].opcode, false, limit, base, in->count_offset);
		code->counted = true;
		code->mm_reg = base;
		return x86_forms[form].reversed;
	}
	if (!early)
		x86_count(in, code, base);
	code->adjacent = in->text.size == code->after_load;
	with_reg(in, x86_forms[form].opcode, false,
		 x86_forms[form].limit_is_reg ? limit : code->count_reg,
		 x86_forms[form].limit_is_reg ? code->count_reg : limit);
	return x86_forms[form].reversed;
}

static u32 bit(int reg)
{
	return reg < 0 ? 0 : 1U << reg;
}

static void x86_make(struct input *in, struct vmareserve_limit_code *code)
{
	/* l, le, ge, g; and what they are when the operands are swapped. */
	static const u8 conditions[2][4] = {
		{ 0xc, 0xe, 0xd, 0xf }, { 0xf, 0xd, 0xe, 0xc },
	};
	bool above = one_in(2), far = one_in(2), reversed;
	size_t end;

	INSN(in, "\x53");
	x86_moves(in, rnd(2), 0);
	INSN(in, "\x31\xd2");
	reversed = x86_make_comparison(in, code);
	x86_moves(in, rnd(3), bit(code->limit_reg) | bit(code->count_reg) | bit(code->mm_reg));
	code->jump = in->text.size;
	code->above = above;
	code->compared = code->at_refusal = true;
	begin(in);
	if (one_in(2)) {
		byte(in, 0x0f);
		byte(in, 0x80 | conditions[reversed][2 * far + above]);
		number(in, 0, 4);
	} else {
		byte(in, 0x70 | conditions[reversed][2 * far + above]);
		byte(in, 0);
	}
	end = in->text.size;
	x86_side(in, !far, code);
	x86_padding(in);
	in->bytes[end - 1] = in->text.size - end;
	if (in->bytes[end - 6] == 0x0f && end - code->jump == 6) {
		in->bytes[end - 1] = 0;
		in->bytes[end - 4] = in->text.size - end;
	}
	x86_side(in, far, code);
}

/*
 * Making arm64's
 */

static void arm64_moves(struct input *in, unsigned int nr, u32 used)
{
	while (nr--) {
		u32 taken = used;
		int reg = rnd_reg(ARM64, &taken);

		switch (rnd(7)) {
		case 0:			/* mov */
			word(in, 0x2a0003e0 | (u32)one_in(2) << 31 | rnd(31) << 16 | reg);
			break;
		case 1:			/* ldr */
			word(in, 0xb9400000 | one_in(2) << 30 | rnd(60) << 10 | rnd(32) << 5 |
			     reg);
			break;
		case 2:			/* str */
			word(in, 0xb9000000 | one_in(2) << 30 | rnd(60) << 10 | rnd(32) << 5 |
			     rnd(32));
			break;
		case 3:			/* mov */
			word(in, 0x12800000 | (u32)one_in(2) << 31 | rnd(100) << 5 | reg);
			break;
		case 4:			/* stp */
			word(in, 0xa9000000 | rnd(32) << 10 | 31 << 5 | rnd(32));
			break;
		case 5:			/* add */
			word(in, 0x91000000 | rnd(100) << 10 | rnd(32) << 5 | reg);
			break;
		default:
			word(in, 0xd503201f);
			break;
		}
	}
}

static void arm64_side(struct input *in, bool refusal, struct vmareserve_limit_code *code)
{
	int reg;

	if (!refusal) {
		code->way_on = in->text.size;
		arm64_moves(in, rnd(3), 0);
		word(in, 0x52800000);
	} else {
		code->refusal = in->text.size;
		reg = rnd_reg(ARM64, &(u32){ 0 });
		code->error_reg = reg;
		code->error_64 = one_in(2);
		word(in, 0x12800160 | (u32)code->error_64 << 31 | reg);
		code->after_error = in->text.size;
	}
	word(in, 0xd65f03c0);
}

/* What loads the limit and the count: @what is 0 for adrp, 1 the limit, 2 the count. */
static void arm64_part(struct input *in, unsigned int what, int page, int base,
		       struct vmareserve_limit_code *code)
{
	if (what == 0) {
		word(in, adrp_of(in->text.address + in->text.size, in->variable, page));
	} else if (what == 1) {
		code->load = in->text.size;
		code->after_load = code->load + 4;
		word(in, 0xb9400000 | (in->variable & 0xfff) / 4 << 10 | page << 5 |
		     code->limit_reg);
	} else {
		code->first = in->text.size;
		word(in, 0xb9400000 | in->count_offset / 4 << 10 | base << 5 | code->count_reg);
	}
}

static void arm64_make(struct input *in, struct vmareserve_limit_code *code)
{
	static const u8 conditions[2][4] = {	/* lt, le, ge, gt */
		{ 0xb, 0xd, 0xa, 0xc }, { 0xc, 0xa, 0xd, 0xb },
	};
	bool above = one_in(2), far = one_in(2), reversed = one_in(2);
	u32 used = 0, insn;
	int base = rnd_reg(ARM64, &used), page = rnd_reg(ARM64, &used);
	unsigned int count_at = rnd(3), i;
	size_t to;

	code->limit_reg = one_in(4) ? page : rnd_reg(ARM64, &used);
	code->count_reg = one_in(4) ? base : rnd_reg(ARM64, &used);
	word(in, 0xd503233f);
	for (i = 0; i < 2; i++) {
		if (i == count_at)
			arm64_part(in, 2, page, base, code);
		arm64_moves(in, rnd(2), used);
		arm64_part(in, i, page, base, code);
	}
	arm64_moves(in, rnd(2), used);
	if (count_at == 2)
		arm64_part(in, 2, page, base, code);
	if (code->load < code->first)
		code->first = code->load;
	code->mm_reg = code->count_reg == base ? NO_REG : base;
	code->compared = code->counted = code->at_refusal = true;
	code->adjacent = in->text.size == code->after_load;
	word(in, 0x6b00001f | (reversed ? code->count_reg << 16 | code->limit_reg << 5 :
			       code->limit_reg << 16 | code->count_reg << 5));
	arm64_moves(in, rnd(2), used);
	code->jump = in->text.size;
	code->above = above;
	word(in, 0);
	arm64_side(in, !far, code);
	for (i = rnd(3); i; i--)
		word(in, 0xd503201f);
	to = in->text.size;
	arm64_side(in, far, code);
	insn = arm64_with_target(0x54000000 | conditions[reversed][2 * far + above], code->jump,
				 to);
	for (i = 0; i < 4; i++)
		in->bytes[code->jump + i] = insn >> 8 * i;
}

/* Makes an input, and what has to be read there. */
static void make(struct buffer *b, enum arch arch, struct vmareserve_limit_code *code)
{
	static const unsigned int offsets[] = { 0x68, 0x70, 0x7c, 0x80, 0x90, 0xa0, 0x190, 0 };

	reset(b, arch);
	b->in.count_offset = offsets[rnd(ARRAY_SIZE(offsets))];
	*code = (struct vmareserve_limit_code) {
		.limit_reg = NO_REG, .count_reg = NO_REG, .mm_reg = NO_REG,
		.error_reg = NO_REG,
	};
	if (arch == X86)
		x86_make(&b->in, code);
	else
		arm64_make(&b->in, code);
	b->in.function_end = code->function_end = b->in.text.size;
}

static void print_input(const struct input *in)
{
	size_t i;

	printf("# %s, address %#lx, variable %#lx, count at %#x, function %#zx to %#zx%s\n#",
	       in->arch == X86 ? "x86-64" : "arm64", in->text.address, in->variable,
	       in->count_offset, in->function, in->function_end,
	       in->unknown ? ", beginnings unknown" : "");
	for (i = 0; i < in->text.size; i++)
		printf("%s%02x", in->starts[i] ? " " : "", in->bytes[i]);
	printf("\n");
}

void test_made(void)
{
	struct vmareserve_limit_code codes[MAX_PLACES], expected;
	const char *complaint;
	unsigned int i, nr;
	struct buffer b;

	state = 1;
	for (i = 0; i < NR_MADE; i++) {
		make(&b, one_in(3) ? ARM64 : X86, &expected);
		make_exact(&b.in);
		nr = read_places(&b.in, codes);
		complaint = complaint_of(&b.in, codes, nr);
		if (nr != 1 || !is_as_expected(&codes[0], &expected) || complaint) {
			printf("# %u places; %s; %s\n", nr, complaint ?: "no complaint",
			       nr && codes[0].doubt ? codes[0].doubt : "no doubt");
			print_input(&b.in);
			free((void *)b.in.text.bytes);
			break;
		}
		free((void *)b.in.text.bytes);
	}
	report(i == NR_MADE, "%u comparisons that were made", NR_MADE);
}

/*
 * Spoiling
 */

/* What inputs are made from: short, and with the places that matter in it. */
struct source {
	struct buffer b;
	size_t hot[12];
	unsigned int nr_hot;
};

static struct source *sources;
static unsigned int nr_sources;

static void add_hot(struct source *s, size_t at)
{
	if (at < s->b.in.text.size && s->nr_hot < ARRAY_SIZE(s->hot))
		s->hot[s->nr_hot++] = at;
}

static void add_source(struct source *s, const struct vmareserve_limit_code *code)
{
	static const size_t beside[] = { 0, 1, 2 };
	unsigned int i;

	if (nr_sources == MAX_SOURCES)
		return;
	s->nr_hot = 0;
	for (i = 0; i < ARRAY_SIZE(beside); i++)
		if (code->compared)
			add_hot(s, code->refusal + beside[i]);
	add_hot(s, code->load);
	add_hot(s, code->after_load);
	add_hot(s, code->first);
	add_hot(s, code->jump);
	add_hot(s, code->way_on);
	for (i = 1; i < 3; i++)
		add_hot(s, code->jump - i);
	sources[nr_sources] = *s;
	sources[nr_sources].b.in.bytes = sources[nr_sources].b.bytes;
	sources[nr_sources].b.in.starts = sources[nr_sources].b.starts;
	nr_sources++;
}

static void copy(struct input *to, const struct input *from, size_t start, size_t end)
{
	size_t at;

	for (at = start; at < end && at < from->text.size && to->text.size < to->room; at++) {
		to->starts[to->text.size] = from->starts[at];
		to->bytes[to->text.size++] = from->bytes[at];
	}
}

/*
 * Makes a short function from the surroundings of a place in a long one: what is in
 * front of the jump, the jump, what comes after it, and what it leads to.
 */
static void shorten(const struct input *in, const struct vmareserve_limit_code *code)
{
	size_t start = code->load > 40 ? code->load - 40 : 0, next, target, to;
	struct source s;
	struct input *out = &s.b.in;
	unsigned int i;
	u32 jump = 0;

	reset(&s.b, in->arch);
	out->variable = in->variable;
	out->count_offset = in->count_offset;
	while (!in->starts[start])
		start++;
	out->text.address = in->text.address + start;
	if (!code->compared) {
		copy(out, in, start, code->load + 48);
		out->function_end = out->text.size;
		add_source(&s, &(struct vmareserve_limit_code){
			.load = code->load - start, .after_load = code->after_load - start });
		return;
	}
	copy(out, in, start, code->jump);
	if (in->arch == X86) {
		next = code->jump + (in->bytes[code->jump] == 0x0f ? 6 : 2);
		begin(out);
		byte(out, 0x0f);
		byte(out, 0x80 | (in->bytes[next - (next - code->jump == 6 ? 5 : 2)] & 15));
		number(out, 0, 4);
	} else {
		next = code->jump + 4;
		memcpy(&jump, in->bytes + code->jump, 4);
		word(out, jump & 0x1f);
	}
	target = code->refusal == next ? code->way_on : code->refusal;
	i = out->text.size;
	copy(out, in, next, next + 20);
	if (in->arch == X86)
		INSN(out, "\xc3");
	else
		word(out, 0xd65f03c0);
	to = out->text.size;
	copy(out, in, target, target + 16);
	if (in->arch == X86)
		out->bytes[i - 4] = to - i;
	else
		memcpy(out->bytes + i - 4, &(u32){
			arm64_with_target(0x54000000 | (jump & 15), i - 4, to) }, 4);
	out->function_end = out->text.size;
	add_source(&s, &(struct vmareserve_limit_code){
		.compared = true, .load = code->load - start,
		.after_load = code->after_load - start, .first = code->first - start,
		.jump = code->jump - start, .refusal = target == code->refusal ? to : i,
		.way_on = target == code->refusal ? i : to });
}

static void collect_sources(void)
{
	static u8 bytes[1 << 16], starts[1 << 16];
	struct input in = { .bytes = bytes, .starts = starts, .room = sizeof(bytes) };
	struct vmareserve_limit_code code, codes[MAX_PLACES];
	struct source s;
	unsigned int i, j, nr;

	sources = calloc(MAX_SOURCES, sizeof(*sources));
	if (!sources)
		die("out of memory");
	for (i = 0; i < nr_cases; i++) {
		load_case(&in, &cases[i]);
		for (j = 0; j < MAX_PLACES && cases[i].places[j].function_end; j++)
			shorten(&in, &cases[i].places[j]);
	}
	for (i = 0; i < nr_shapes(); i++) {
		load_shape(&in, i);
		in.text.bytes = in.bytes;
		nr = read_places(&in, codes);
		if (in.text.size > ROOM - BEHIND || !nr)
			continue;
		reset(&s.b, in.arch);
		copy(&s.b.in, &in, 0, in.text.size);
		s.b.in.function_end = in.function_end;
		add_source(&s, &codes[0]);
	}
	for (i = 0; i < 100; i++) {
		make(&s.b, one_in(3) ? ARM64 : X86, &code);
		add_source(&s, &code);
	}
}

static size_t any_start(const struct input *in)
{
	size_t at = rnd(in->text.size), i;

	for (i = 0; i < 16 && at && !in->starts[at]; i++)
		at--;
	return at;
}

/* Writes one instruction over what is there. */
static void write_over(struct input *in, size_t at, const u8 *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len && at + i < in->text.size; i++) {
		in->bytes[at + i] = bytes[i];
		in->starts[at + i] = !i;
	}
	if (at + i < in->text.size && one_in(2))
		in->starts[at + i] = 1;
}

/* A branch from @at to @to. */
static void write_branch(struct input *in, size_t at, size_t to)
{
	static const u32 insns[] = { 0x14000000, 0x94000000, 0x54000000, 0x5400000a, 0x34000003,
				     0xb5000003, 0x36000003, 0xb7000003 };
	static const u8 prefixes[] = { 0x2e, 0x3e, 0x66, 0xf2, 0x48 };
	u8 bytes[8];
	size_t len = 0;
	s32 by;

	if (in->arch == ARM64) {
		u32 insn = arm64_with_target(insns[rnd(ARRAY_SIZE(insns))], at, to);

		memcpy(bytes, &insn, 4);
		write_over(in, at & ~3UL, bytes, 4);
		return;
	}
	if (one_in(8))
		bytes[len++] = prefixes[rnd(ARRAY_SIZE(prefixes))];
	if (one_in(2)) {
		bytes[len++] = one_in(4) ? 0xeb : one_in(4) ? 0xe0 + rnd(4) : 0x70 + rnd(16);
		bytes[len] = to - at - len - 1;
		write_over(in, at, bytes, len + 1);
		return;
	}
	if (one_in(2))
		bytes[len++] = 0x0f;
	bytes[len] = len && bytes[len - 1] == 0x0f ? 0x80 + rnd(16) : one_in(2) ? 0xe9 : 0xe8;
	len++;
	by = (s32)to - (s32)at - (s32)len - 4;
	memcpy(bytes + len, &by, 4);
	write_over(in, at, bytes, len + 4);
}

static void spoil_byte(struct input *in)
{
	static const u8 usual[] = { 0xcc, 0x90, 0xc3, 0xe9, 0xeb, 0xe8, 0x0f, 0x8d, 0x8c, 0x7d,
				    0x74, 0xff, 0xe0, 0x3b, 0x39, 0x8b, 0x89, 0x48, 0x44, 0x41,
				    0x66, 0x2e, 0xf4, 0xb8, 0xc7, 0x05, 0x1f, 0x00, 0x14, 0x54,
				    0xd6, 0x5f, 0xd4 };
	size_t at = rnd(in->text.size);

	switch (rnd(4)) {
	case 0:
		in->bytes[at] = rnd(256);
		break;
	case 1:
		in->bytes[any_start(in)] = usual[rnd(ARRAY_SIZE(usual))];
		break;
	case 2:
		in->bytes[at] = usual[rnd(ARRAY_SIZE(usual))];
		break;
	default:
		in->bytes[at] ^= 1 << rnd(8);
		break;
	}
}

/* Takes instructions of another source, over or behind what is there. */
static void splice(struct input *in)
{
	const struct input *other = &sources[rnd(nr_sources)].b.in;
	size_t from = any_start(other), at = any_start(in), len = 1 + rnd(20);

	if (one_in(8)) {
		copy(in, other, from, from + BEHIND);
		return;
	}
	for (; len && at < in->text.size && from < other->text.size; len--, at++, from++) {
		in->bytes[at] = other->bytes[from];
		in->starts[at] = other->starts[from];
	}
}

static void cut_front(struct input *in, size_t len)
{
	memmove(in->bytes, in->bytes + len, in->text.size - len);
	memmove(in->starts, in->starts + len, in->text.size - len);
	in->text.size -= len;
	in->text.address += len;
	in->function_end = in->function_end > len ? in->function_end - len : 0;
}

static void spoil(struct source *s)
{
	struct input *in = &s->b.in;

	switch (rnd(16)) {
	case 0 ... 4:
		spoil_byte(in);
		break;
	case 5 ... 8:
		write_branch(in, one_in(4) ? rnd(in->text.size) : any_start(in),
			     s->nr_hot ? s->hot[rnd(s->nr_hot)] : rnd(in->text.size));
		break;
	case 9 ... 10:
		splice(in);
		break;
	case 11:
		in->starts[rnd(in->text.size)] ^= 1;
		break;
	case 12:
		in->text.size = 1 + rnd(in->text.size);
		break;
	case 13:
		if (one_in(2))
			cut_front(in, in->arch == ARM64 ? rnd(in->text.size) & ~3U :
				  rnd(in->text.size));
		else
			in->function_end = rnd(in->text.size + 1);
		break;
	case 14:
		if (one_in(4))
			in->count_offset = rnd(2) ? 0x68 : rnd(0x1000);
		else if (one_in(4))
			in->variable += one_in(4) ? 1UL << 32 : rnd(3) - 1UL;
		else
			in->function = rnd(in->text.size);
		break;
	default:
		if (one_in(4))
			in->unknown = true;
		else if (in->arch == X86)
			write_over(in, any_start(in), (const u8 *)"\xcc", 1);
		break;
	}
}

static void mix(struct source *s)
{
	unsigned int i, nr;

	*s = sources[rnd(nr_sources)];
	s->b.in.bytes = s->b.bytes;
	s->b.in.starts = s->b.starts;
	nr = one_in(20) ? rnd(20) : 1 + rnd(3);
	/* Some are nothing but noise. */
	for (i = 0; one_in(50) && i < s->b.in.text.size; i++)
		s->b.bytes[i] = rnd(256);
	for (i = 0; i < nr; i++)
		spoil(s);
	if (s->b.in.function_end > s->b.in.text.size && !one_in(8))
		s->b.in.function_end = s->b.in.text.size;
}

/*
 * Checking
 */

/* Is there an instruction that reads the variable, and is not found? */
static const char *missed(struct input *in)
{
	size_t at, from = 0, found;

	for (at = 0; at < in->text.size; at++) {
		if (!readers[in->arch].reads(&in->text, in->variable, at))
			continue;
		do {
			found = readers[in->arch].find(&in->text, from, in->variable);
			from = found + 1;
		} while (found < at);
		if (found > at)
			return "a load was not found";
	}
	return NULL;
}

/* What all processes have seen. */
struct counts {
	unsigned long inputs, places, compared, at_refusal, joined;
};

static const char *check(struct input *in, struct counts *counts)
{
	struct vmareserve_limit_code codes[MAX_PLACES];
	const char *complaint;
	unsigned int i, nr;

	make_exact(in);
	nr = read_places(in, codes);
	complaint = complaint_of(in, codes, nr);
	if (!complaint && one_in(8))
		complaint = missed(in);
	if (!complaint && one_in(8))
		complaint = complaint_anywhere(in);
	counts->inputs++;
	for (i = 0; i < nr; i++) {
		counts->places++;
		counts->compared += codes[i].compared;
		counts->at_refusal += codes[i].at_refusal;
		counts->joined += codes[i].joined;
	}
	free((void *)in->text.bytes);
	return complaint;
}

static void work(unsigned long inputs, u64 seed, struct counts *counts)
{
	const char *complaint;
	struct source s;

	state = seed * 0x9e3779b97f4a7c15ULL | 1;
	while (inputs--) {
		mix(&s);
		complaint = check(&s.b.in, counts);
		if (!complaint)
			continue;
		printf("# seed %llu, input %lu: %s\n", (unsigned long long)seed, counts->inputs,
		       complaint);
		print_input(&s.b.in);
		fflush(stdout);
		_exit(1);
	}
	_exit(0);
}

static unsigned long number_from(const char *name, unsigned long otherwise)
{
	const char *value = getenv(name);

	if (value && !strcmp(value, "time"))
		return time(NULL);
	return value && *value ? strtoul(value, NULL, 0) : otherwise;
}

void test_random(void)
{
	unsigned long inputs = number_from("INPUTS", NR_RANDOM), seed = number_from("SEED", 1);
	long nr = sysconf(_SC_NPROCESSORS_ONLN), i;
	struct counts *counts, all = {};
	int status;
	bool ok = true;

	nr = nr < 1 ? 1 : nr > MAX_PROCESSES ? MAX_PROCESSES : nr;
	counts = mmap(NULL, nr * sizeof(*counts), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counts == MAP_FAILED)
		die("out of memory");
	collect_sources();
	fflush(stdout);
	for (i = 0; i < nr; i++)
		if (!fork())
			work(inputs / nr, seed * MAX_PROCESSES + i, &counts[i]);
	while (wait(&status) > 0)
		ok &= status == 0;
	for (i = 0; i < nr; i++) {
		all.inputs += counts[i].inputs;
		all.places += counts[i].places;
		all.compared += counts[i].compared;
		all.at_refusal += counts[i].at_refusal;
		all.joined += counts[i].joined;
	}
	printf("# %lu inputs, seed %lu: %lu places, %lu compared, %lu at the refusal, %lu joined\n",
	       all.inputs, seed, all.places, all.compared, all.at_refusal, all.joined);
	report(ok, "%lu spoiled inputs", inputs);
	/* When next to nothing is accepted, nothing is tested. */
	report(all.at_refusal > inputs / 20 && all.compared > inputs / 4 && all.joined > inputs / 500,
	       "enough of them were accepted");
	munmap(counts, nr * sizeof(*counts));
	free(sources);
}
