// SPDX-License-Identifier: GPL-2.0
/*
 * Is what module/limit_code_*.c accepts right? Written without a look at them, from
 * the manuals: tables of encodings, an emulator that runs what was read with
 * counts and limits of all kinds, and searches that try every byte. Slow, and of
 * one direction: nothing may be accepted that is wrong here; decode_cases.h
 * says what must be accepted.
 */
#include <string.h>

#include "decode.h"

enum kind {
	NONE, MOVE, LEA, COMPARE, JUMP_IF, LOOPS, JUMP, CALL, NOPE, STORES,
};

/* No address of an mm. */
#define NO_MM	(~0ULL)

/* A branch that begins somewhere, and where it goes. */
struct branch {
	size_t opcode;
	s64 target;
};

static const struct {
	s32 count, limit;
} trials[] = {
	{ 5, 5 }, { 4, 5 }, { 6, 5 }, { 0, 5 }, { 65530, 65530 }, { 65531, 65530 },
	{ 0x7fffffff, 0x7fffffff }, { 3, 0x7fffffff }, { 0x7ffffffe, 3 },
	/* An unsigned comparison would see a huge limit. */
	{ 5, -1 }, { 5, (s32)0x80000000 }, { 0, -5 },
};

static bool may_begin(const struct vmareserve_text *text, s64 at)
{
	return at >= 0 && (size_t)at < text->size && text->begins(text, at);
}

/* Any value that is not one of those that matter. */
static u64 noise(u64 x)
{
	x = (x ^ x >> 31) * 0x9e3779b97f4a7c15ULL;
	x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9ULL;
	return (x ^ x >> 32) | 0x4000000040000000ULL;
}

/* Bounds that hold for every place. */
static const char *wrong_bounds(const struct vmareserve_text *text,
				const struct vmareserve_limit_code *code)
{
	if (code->function_end > text->size || code->load < code->function ||
	    code->load >= code->function_end || code->after_load >= code->function_end ||
	    !may_begin(text, code->load) || !may_begin(text, code->after_load))
		return "a place outside of its function, or where no instruction begins";
	if (code->folded != (code->after_load == code->load) ||
	    code->folded != (code->limit_reg < 0))
		return "folded, or not";
	if (code->at_refusal && !code->compared)
		return "at the refusal without a comparison";
	if (code->at_refusal && code->doubt)
		return "at the refusal, and a doubt";
	if (!code->at_refusal && !code->doubt)
		return "not at the refusal, and no doubt";
	if (!code->compared)
		return code->counted || code->adjacent || code->mm_reg >= 0 ||
			(code->count_reg >= 0 && !code->folded) ?
			"something about a comparison that was not read" : NULL;
	if (!code->counted && code->mm_reg >= 0)
		return "the mm of an unknown count";
	if (code->first < code->function || code->first > code->load ||
	    code->jump < code->after_load || code->jump >= code->function_end ||
	    code->refusal >= text->size || code->way_on >= text->size ||
	    code->refusal == code->way_on)
		return "a comparison that is out of bounds";
	return NULL;
}

/*
 * x86-64
 */

struct op {
	enum kind kind;
	unsigned int rex, cond, bits;
	int reg, rm;		/* rm: -1 in memory */
	int base, index, scale;
	bool relative;		/* to the next instruction */
	s64 disp, imm;
	s64 target;
	size_t next;
};

/* Opcodes, and their operands as Intel's manual, volume 2, abbreviates them. */
static const struct {
	u8 map, first, last;
	const char *operands;	/* E: ModRM.rm, G: ModRM.reg, Z: in the opcode */
	enum kind kind;
} x86_opcodes[] = {
	{ 0x00, 0x39, 0x39, "Ev,Gv", COMPARE },
	{ 0x00, 0x3b, 0x3b, "Gv,Ev", COMPARE },
	{ 0x00, 0x70, 0x7f, "Jb", JUMP_IF },
	{ 0x00, 0x89, 0x89, "Ev,Gv", MOVE },
	{ 0x00, 0x8b, 0x8b, "Gv,Ev", MOVE },
	{ 0x00, 0x8d, 0x8d, "Gv,M", LEA },
	{ 0x00, 0xb8, 0xbf, "Zv,Iv", MOVE },
	{ 0x00, 0xc7, 0xc7, "Ev,Iz", MOVE },
	{ 0x00, 0xe0, 0xe3, "Jb", LOOPS },
	{ 0x00, 0xe8, 0xe8, "Jz", CALL },
	{ 0x00, 0xe9, 0xe9, "Jz", JUMP },
	{ 0x00, 0xeb, 0xeb, "Jb", JUMP },
	{ 0x0f, 0x1f, 0x1f, "Ev", NOPE },
	{ 0x0f, 0x80, 0x8f, "Jz", JUMP_IF },
};

/* Byte @at, or a byte that nothing can be made of. *@cut: it is not there. */
static u8 byte_at(const struct vmareserve_text *text, size_t at, bool *cut)
{
	if (at < text->size)
		return text->bytes[at];
	*cut = true;
	return 0;
}

static s64 number(const struct vmareserve_text *text, size_t *at, unsigned int bytes, bool *cut)
{
	u64 value = 0;
	unsigned int i;

	for (i = 0; i < bytes; i++)
		value |= (u64)byte_at(text, (*at)++, cut) << 8 * i;
	if (bytes < 8 && value >> (8 * bytes - 1))
		value -= 1ULL << 8 * bytes;
	return value;
}

/* ModRM, table 2-2, and SIB, table 2-3. */
static void x86_modrm(const struct vmareserve_text *text, size_t *at, struct op *op, bool *cut)
{
	unsigned int modrm = byte_at(text, (*at)++, cut), sib = 0x20;
	unsigned int low = modrm % 8, size = modrm / 64;

	op->reg = modrm / 8 % 8 + (op->rex & 4 ? 8 : 0);
	if (size == 3) {
		op->rm = low + (op->rex & 1 ? 8 : 0);
		return;
	}
	op->rm = -1;
	op->index = -1;
	op->base = low + (op->rex & 1 ? 8 : 0);
	if (low == 4) {
		sib = byte_at(text, (*at)++, cut);
		low = sib % 8;
		op->base = low + (op->rex & 1 ? 8 : 0);
		op->index = sib / 8 % 8 + (op->rex & 2 ? 8 : 0);
		op->scale = 1 << sib / 64;
		if (op->index == 4)
			op->index = -1;
		if (low == 5 && size == 0)
			op->base = -1;
	} else if (low == 5 && size == 0) {
		op->base = -1;
		op->relative = true;
	}
	if (op->base == -1 || size == 2)
		op->disp = number(text, at, 4, cut);
	else if (size == 1)
		op->disp = number(text, at, 1, cut);
}

/* The opcode's row in the table, which is looked for only once. */
static unsigned int x86_find_opcode(u8 map, u8 byte)
{
	static u8 rows[2][256];
	u8 *row = &rows[map == 0x0f][byte], i;

	for (i = 0; !*row && i < ARRAY_SIZE(x86_opcodes); i++)
		if (map == x86_opcodes[i].map && byte >= x86_opcodes[i].first &&
		    byte <= x86_opcodes[i].last)
			break;
	if (!*row)
		*row = i + 1;
	return *row - 1;
}

/* The instruction at @at, without prefixes but REX. Its operands[0] is written. */
static bool x86_decode(const struct vmareserve_text *text, size_t at, struct op *op,
		       const char **operands)
{
	bool cut = false;
	u8 byte, map = 0;
	unsigned int i;
	const char *s;

	memset(op, 0, sizeof(*op));
	op->rm = op->base = op->index = -1;
	byte = byte_at(text, at++, &cut);
	if (byte / 16 == 4) {
		op->rex = byte % 16;
		byte = byte_at(text, at++, &cut);
	}
	if (byte == 0x0f) {
		map = byte;
		byte = byte_at(text, at++, &cut);
	}
	i = x86_find_opcode(map, byte);
	if (i == ARRAY_SIZE(x86_opcodes))
		return false;
	op->kind = x86_opcodes[i].kind;
	op->bits = op->rex & 8 ? 64 : 32;
	op->cond = byte % 16;
	*operands = x86_opcodes[i].operands;
	if (strpbrk(*operands, "EM"))
		x86_modrm(text, &at, op, &cut);
	if (strchr(*operands, 'Z'))
		op->rm = byte % 8 + (op->rex & 1 ? 8 : 0);
	s = strpbrk(*operands, "IJ");
	if (s)
		op->imm = number(text, &at, s[1] == 'b' ? 1 :
				 s[1] == 'v' && op->bits == 64 ? 8 : 4, &cut);
	op->next = at;
	op->target = (s64)at + op->imm;
	/* c7 has an extension of the opcode; an address is in memory. */
	if ((byte == 0xc7 && op->reg % 8) || (byte == 0x8d && op->rm != -1))
		return false;
	return !cut;
}

static bool x86_is_prefix(u8 byte)
{
	static const u8 prefixes[] = { 0xf0, 0xf2, 0xf3, 0x2e, 0x36, 0x3e, 0x26, 0x64,
				       0x65, 0x66, 0x67 };

	return memchr(prefixes, byte, sizeof(prefixes)) || byte / 16 == 4;
}

/* Does a branch begin at @at? */
static bool x86_branch(const struct vmareserve_text *text, size_t at, struct branch *branch)
{
	const char *operands;
	struct op op;

	if (!may_begin(text, at))
		return false;
	while (at < text->size && x86_is_prefix(text->bytes[at]))
		at++;
	branch->opcode = at;
	if (at + 6 <= text->size && text->bytes[at] == 0xc7 && text->bytes[at + 1] == 0xf8) {
		at += 2;
		branch->target = number(text, &at, 4, &(bool){ false });
		branch->target += at;
		return true;
	}
	if (!x86_decode(text, at, &op, &operands) ||
	    (op.kind != JUMP_IF && op.kind != LOOPS && op.kind != JUMP && op.kind != CALL))
		return false;
	branch->target = op.target;
	return true;
}

/* What a machine is made of that can run moves, comparisons and jumps. */
struct x86 {
	const struct vmareserve_text *text;
	unsigned long variable;
	unsigned int count_offset;
	s32 count, limit;
	u64 regs[16];
	u64 left, right;	/* what was compared last */
	u64 mm;			/* where the count was read just now, or NO_MM */
	u64 mm_of[16];		/* and that in a register */
	size_t pc;
	enum kind kind;		/* of the last instruction */
};

/* The operand's value. It is the count where the count's offset is used. */
static u64 x86_read(struct x86 *cpu, const struct op *op)
{
	u64 address = op->disp;

	if (op->rm >= 0)
		return cpu->regs[op->rm];
	if (op->relative)
		address += cpu->text->address + op->next;
	if (op->base >= 0)
		address += cpu->regs[op->base];
	if (op->index >= 0)
		address += cpu->regs[op->index] * op->scale;
	if (op->kind == LEA)
		return address;
	if (op->relative && address == cpu->variable && op->bits == 32)
		return (u32)cpu->limit;
	if (op->base >= 0 && op->base != 4 && op->index < 0 &&
	    op->disp == cpu->count_offset && op->bits == 32) {
		cpu->mm = cpu->regs[op->base];
		return (u32)cpu->count;
	}
	return noise(address);
}

/* Table B-10, tttn; after a comparison. */
static bool x86_condition(const struct x86 *cpu, unsigned int cond)
{
	s32 left = cpu->left, right = cpu->right;
	bool yes;

	switch (cond / 2) {
	case 0:
		yes = __builtin_sub_overflow(left, right, &(s32){ 0 });
		break;
	case 1:
		yes = (u32)left < (u32)right;
		break;
	case 2:
		yes = left == right;
		break;
	case 3:
		yes = (u32)left <= (u32)right;
		break;
	case 4:
		yes = (u32)left - (u32)right >= 0x80000000U;
		break;
	case 6:
		yes = left < right;
		break;
	case 7:
		yes = left <= right;
		break;
	default:
		yes = false;
		break;
	}
	return yes != (cond & 1);
}

/* Runs one instruction. */
static bool x86_step(struct x86 *cpu)
{
	const char *operands;
	struct op op;
	u64 value;

	if (!may_begin(cpu->text, cpu->pc) || !x86_decode(cpu->text, cpu->pc, &op, &operands))
		return false;
	cpu->kind = op.kind;
	cpu->pc = op.next;
	cpu->mm = NO_MM;
	switch (op.kind) {
	case COMPARE:
		value = x86_read(cpu, &op);
		if (op.bits != 32)
			return false;
		cpu->left = operands[0] == 'E' ? value : cpu->regs[op.reg];
		cpu->right = operands[0] == 'E' ? cpu->regs[op.reg] : value;
		return true;
	case LEA:
	case MOVE:
		if (strchr(operands, 'I'))
			value = op.imm;
		else if (operands[0] == 'G')
			value = x86_read(cpu, &op);
		else
			value = cpu->regs[op.reg];
		if (op.bits == 32)
			value = (u32)value;
		if (operands[0] == 'E' || operands[0] == 'Z')
			op.reg = op.rm;
		if (op.reg >= 0) {
			cpu->regs[op.reg] = value;
			cpu->mm_of[op.reg] = cpu->mm;
		}
		return true;
	case JUMP_IF:
		if (x86_condition(cpu, op.cond))
			cpu->pc = op.target;
		return true;
	default:
		return false;
	}
}

static void x86_reset(struct x86 *cpu, const struct vmareserve_limit_code *code, u64 seed)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		cpu->regs[i] = noise(seed + i);
	memset(cpu->mm_of, 0xff, sizeof(cpu->mm_of));
	cpu->pc = code->first;
	/* Loaded earlier than where this reading begins. */
	if (!code->counted && code->count_reg >= 0)
		cpu->regs[code->count_reg] = (u32)cpu->count;
}

/* Are the registers at the place where a probe after the load would be right? */
static bool x86_fits(const struct x86 *cpu, const struct vmareserve_limit_code *code, u64 mm)
{
	return (code->limit_reg < 0 || cpu->regs[code->limit_reg] == (u32)cpu->limit) &&
		(code->count_reg < 0 || cpu->regs[code->count_reg] == (u32)cpu->count) &&
		(code->mm_reg < 0 || cpu->regs[code->mm_reg] == mm);
}

/* Runs what was read, from its first instruction to behind its jump. */
static const char *x86_run(struct x86 *cpu, const struct vmareserve_limit_code *code)
{
	bool compared = false, loaded = false, refuses;
	unsigned int steps, compared_after = 0;
	struct x86 after_load = *cpu;
	u64 mm = NO_MM;

	for (steps = 0; cpu->pc != code->jump; steps++) {
		if (steps == 40 || cpu->pc >= code->function_end)
			return "does not come to its jump";
		if (cpu->pc == code->after_load) {
			after_load = *cpu;
			loaded = true;
		}
		if (!x86_step(cpu))
			return "runs something else";
		if (loaded && !compared)
			compared_after++;
		if (cpu->kind == COMPARE && compared)
			return "compares twice";
		if (cpu->kind == COMPARE)
			mm = code->count_reg < 0 ? cpu->mm : cpu->mm_of[code->count_reg];
		compared |= cpu->kind == COMPARE;
		if (cpu->kind != COMPARE && cpu->kind != MOVE && cpu->kind != LEA)
			return "branches on its way";
	}
	if (!compared || !loaded)
		return "does not compare, or not after the load";
	if (code->counted && mm == NO_MM)
		return "the count was not read";
	if (!x86_fits(cpu, code, mm))
		return "other registers at the jump";
	if (code->adjacent != (compared_after == 1))
		return "adjacent, or not";
	if (code->adjacent && !x86_fits(&after_load, code, mm))
		return "other registers after the load";
	if (!x86_step(cpu) || cpu->kind != JUMP_IF)
		return "no jump";
	refuses = code->above ? cpu->count > cpu->limit : cpu->count >= cpu->limit;
	if (cpu->pc != (refuses ? code->refusal : code->way_on))
		return "jumps elsewhere";
	return NULL;
}

static const char *x86_wrong_comparison(struct x86 *cpu, const struct vmareserve_limit_code *code)
{
	const char *complaint;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(trials); i++) {
		cpu->count = trials[i].count;
		cpu->limit = trials[i].limit;
		x86_reset(cpu, code, i);
		complaint = x86_run(cpu, code);
		if (complaint)
			return complaint;
	}
	return NULL;
}

static const char *x86_wrong_error(struct x86 *cpu, const struct vmareserve_limit_code *code)
{
	u64 before[16];
	int i;

	x86_reset(cpu, code, 1);
	cpu->pc = code->refusal;
	memcpy(before, cpu->regs, sizeof(before));
	if (!x86_step(cpu) || cpu->kind != MOVE || cpu->pc != code->after_error ||
	    !may_begin(cpu->text, cpu->pc) || !may_begin(cpu->text, code->way_on))
		return "the refusal is no move, or ends elsewhere";
	for (i = 0; i < 16; i++) {
		u64 value = code->error_64 ? (u64)-12 : (u32)-12;

		if (cpu->regs[i] != (i == code->error_reg ? value : before[i]))
			return "the refusal loads something else";
	}
	if (code->error_reg < 0 || code->error_reg == 4)
		return "the refusal loads no register";
	return NULL;
}

/* How many bytes the instruction at @at has, by where the next one begins. */
static size_t x86_length(const struct vmareserve_text *text, size_t at)
{
	size_t next = at + 1;

	while (next < text->size && !may_begin(text, next))
		next++;
	return next - at;
}

/* Does the processor go on elsewhere after it? */
static bool x86_leaves(const struct vmareserve_text *text, size_t at, size_t len)
{
	const u8 *p = text->bytes + at;
	const char *operands;
	struct op op;

	if (len == 1)
		return p[0] == 0xc3;
	if (len == 6 && p[0] == 0x2e && p[1] == 0xe9)
		return x86_leaves(text, at + 1, 5);
	if (x86_decode(text, at, &op, &operands) && op.kind == JUMP && !op.rex)
		return op.next == at + len &&
			(len == 2 || (op.target >= 0 && op.target < (s64)text->size));
	/* jmp *%reg is ff /4, with ModRM e0 to e7. */
	if (len == 3 && (p[0] == 0x3e || p[0] == 0x41))
		return p[1] == 0xff && p[2] >= 0xe0 && p[2] <= 0xe7;
	return len == 2 && p[0] == 0xff && p[1] >= 0xe0 && p[1] <= 0xe7;
}

/* Is it a nop of @len bytes, or a breakpoint? */
static bool x86_pads(const struct vmareserve_text *text, size_t at, size_t len)
{
	size_t end = at + len;
	const char *operands;
	struct op op;

	if (len == 1)
		return text->bytes[at] == 0x90 || text->bytes[at] == 0xcc;
	while (at < end && text->bytes[at] == 0x66)
		at++;
	if (at < end && text->bytes[at] == 0x2e)
		at++;
	if (at + 1 == end)
		return text->bytes[at] == 0x90;
	return at < end && text->bytes[at] == 0x0f &&
		x86_decode(text, at, &op, &operands) && op.kind == NOPE && op.next == end;
}

/* An instruction that is known to have one byte: push, pop, cltd, ret, leave... */
static bool x86_is_single(u8 byte)
{
	return byte / 16 == 5 || memchr("\x90\x98\x99\xc3\xc9\xcc", byte, 6);
}

/*
 * Goes over all of the text, from its first instruction: is there something that
 * falls into the refusal, a breakpoint that hides something, an indirect jump?
 */
static const char *x86_wrong_surroundings(const struct vmareserve_text *text,
					  const struct vmareserve_limit_code *code)
{
	size_t at, len, tail = code->function_end, uncertain = 0;
	bool left = false, comes = false;

	while (tail > code->function && text->bytes[tail - 1] == 0xcc)
		tail--;
	for (at = 0; at < text->size; at += len) {
		bool inside = at >= code->function && at < code->function_end;

		len = x86_length(text, at);
		if (!may_begin(text, at))
			continue;
		if (at == code->refusal && !left && !comes)
			return "something falls into the refusal";
		if (inside && text->bytes[at] == 0xcc && (len > 1 || (!left && at < tail)))
			return "a breakpoint hides something";
		if (text->bytes[at] == 0xcc && len > 1 &&
		    at + 1000 > code->refusal && at < code->refusal + 1000 &&
		    (code->refusal < code->function || code->refusal >= code->function_end))
			return "a breakpoint near the refusal hides something";
		comes = at == code->jump;
		left = (at >= uncertain && x86_leaves(text, at, len)) ||
			(left && x86_pads(text, at, len));
		/* Where each byte may be a beginning, none is known to end. */
		if (len == 1 && !x86_is_single(text->bytes[at]))
			uncertain = at + 15;
	}
	for (at = code->function; at < code->function_end; at++) {
		size_t opcode = at;

		if (!may_begin(text, at))
			continue;
		while (opcode < code->function_end && x86_is_prefix(text->bytes[opcode]))
			opcode++;
		if (opcode + 1 < code->function_end && text->bytes[opcode] == 0xff &&
		    (text->bytes[opcode + 1] / 8 % 8 == 4 || text->bytes[opcode + 1] / 8 % 8 == 5))
			return "an indirect jump";
	}
	return NULL;
}

static const char *x86_wrong_branches(const struct vmareserve_text *text,
				      const struct vmareserve_limit_code *code)
{
	struct branch branch;
	size_t at;

	for (at = 0; at < text->size; at++) {
		if (!x86_branch(text, at, &branch))
			continue;
		if (!code->folded && branch.target == (s64)code->after_load && !code->joined)
			return "joined";
		if (code->at_refusal && branch.opcode != code->jump &&
		    branch.target >= (s64)code->refusal &&
		    branch.target < (s64)code->after_error)
			return "another branch to the refusal";
		if (code->compared && code->at_refusal &&
		    branch.target > (s64)code->first && branch.target <= (s64)code->jump)
			return "a branch into the comparison";
		if (code->compared && code->counted && code->count_reg >= 0 &&
		    branch.target > (s64)code->first && branch.target <= (s64)code->jump)
			return "a branch to behind the count's load";
	}
	return NULL;
}

const char *x86_complaint(const struct vmareserve_text *text, unsigned long variable,
			  unsigned int count_offset,
			  const struct vmareserve_limit_code *code)
{
	struct x86 cpu = {
		.text = text, .variable = variable, .count_offset = count_offset,
		.count = 7, .limit = 9, .pc = code->load,
	};
	const char *complaint = wrong_bounds(text, code), *operands;
	struct op op;

	if (complaint)
		return complaint;
	if (!x86_decode(text, code->load, &op, &operands) || !op.relative || op.bits != 32 ||
	    text->address + op.next + op.disp != variable ||
	    !(code->folded ? op.kind == COMPARE : op.kind == MOVE && operands[0] == 'G') ||
	    op.reg != (code->folded ? code->count_reg : code->limit_reg) ||
	    (!code->folded && op.next != code->after_load))
		return "does not read the limit into that register";
	if (code->load && x86_is_prefix(text->bytes[code->load - 1]) &&
	    may_begin(text, code->load - 1))
		return "may begin earlier";
	complaint = x86_wrong_branches(text, code);
	if (!complaint && code->compared)
		complaint = x86_wrong_comparison(&cpu, code);
	if (!complaint && code->at_refusal)
		complaint = x86_wrong_error(&cpu, code);
	if (!complaint && code->at_refusal)
		complaint = x86_wrong_surroundings(text, code);
	return complaint;
}

bool x86_reads(const struct vmareserve_text *text, unsigned long variable, size_t at)
{
	const char *operands;
	struct op op;

	/* A prefix that begins is part of it. */
	if (at && x86_is_prefix(text->bytes[at - 1]) && may_begin(text, at - 1))
		return false;
	return may_begin(text, at) && x86_decode(text, at, &op, &operands) && op.relative &&
		(text->bytes[at] / 16 != 4 || text->bytes[at] == 0x44) &&
		(op.kind == COMPARE || (op.kind == MOVE && operands[0] == 'G')) &&
		text->address + op.next + op.disp == variable;
}

/*
 * arm64
 */

/* Of the encodings in C4.1: what is here neither branches nor writes the flags. */
static const struct {
	const char *bits;	/* 31 to 0; x: any */
	enum kind kind;		/* MOVE: writes register 4 to 0 */
} arm64_encodings[] = {
	{ "11010101000000110010000000011111", NOPE },
	{ "xx111001xxxxxxxxxxxxxxxxxxxxxxxx", STORES },	/* and loads, unsigned offset */
	{ "xx111000xx0xxxxxxxxx00xxxxxxxxxx", STORES },	/* unscaled offset */
	{ "x010100100xxxxxxxxxxxxxxxxxxxxxx", NOPE },	/* stp */
	{ "x010100101xxxxxxxxxxxxxxxxxxxxxx", LEA },	/* ldp: two */
	{ "xxx10000xxxxxxxxxxxxxxxxxxxxxxxx", MOVE },	/* adr, adrp */
	{ "xx0100010xxxxxxxxxxxxxxxxxxxxxxx", MOVE },	/* add, sub with a constant */
	{ "xxx100101xxxxxxxxxxxxxxxxxxxxxxx", MOVE },	/* movn, movz, movk */
	{ "x0001010xxxxxxxxxxxxxxxxxxxxxxxx", MOVE },	/* and, bic */
	{ "x0101010xxxxxxxxxxxxxxxxxxxxxxxx", MOVE },	/* orr, orn */
	{ "x1001010xxxxxxxxxxxxxxxxxxxxxxxx", MOVE },	/* eor, eon */
	{ "x0001011xx0xxxxxxxxxxxxxxxxxxxxx", MOVE },	/* add */
	{ "x1001011xx0xxxxxxxxxxxxxxxxxxxxx", MOVE },	/* sub */
	{ "01101011000xxxxx000000xxxxx11111", COMPARE },	/* cmp w, w */
	{ "01010100xxxxxxxxxxxxxxxxxxx0xxxx", JUMP_IF },
};

/* Bit strings as masks: made once. */
static struct {
	u32 mask, value;
} arm64_masks[ARRAY_SIZE(arm64_encodings)];

static u32 arm64_insn(const struct vmareserve_text *text, s64 at)
{
	u32 insn = 0;
	int i;

	if (at < 0 || at % 4 || at + 4 > (s64)text->size)
		return 0;
	for (i = 3; i >= 0; i--)
		insn = insn * 256 + text->bytes[at + i];
	return insn;
}

static enum kind arm64_kind(u32 insn)
{
	unsigned int i, bit;

	for (i = 0; i < ARRAY_SIZE(arm64_encodings); i++) {
		bool made = arm64_masks[i].mask;

		for (bit = 0; !made && bit < 32; bit++) {
			if (arm64_encodings[i].bits[bit] != 'x')
				arm64_masks[i].mask |= 1U << (31 - bit);
			if (arm64_encodings[i].bits[bit] == '1')
				arm64_masks[i].value |= 1U << (31 - bit);
		}
		if ((insn & arm64_masks[i].mask) == arm64_masks[i].value)
			return arm64_encodings[i].kind;
	}
	return NONE;
}

/* A signed number of @bits bits, whose lowest is bit @low. */
static s64 arm64_signed(u32 insn, unsigned int low, unsigned int bits)
{
	u32 value = insn >> low & ((1U << bits) - 1);

	return value >> (bits - 1) ? (s64)value - (1LL << bits) : value;
}

static bool arm64_branch(const struct vmareserve_text *text, size_t at, s64 *target)
{
	u32 insn = arm64_insn(text, at);

	switch (insn >> 24) {
	case 0x14 ... 0x17:
	case 0x94 ... 0x97:
		*target = at + 4 * arm64_signed(insn, 0, 26);
		return true;
	case 0x54:
	case 0x34 ... 0x35:
	case 0xb4 ... 0xb5:
		*target = at + 4 * arm64_signed(insn, 5, 19);
		return true;
	case 0x36 ... 0x37:
	case 0xb6 ... 0xb7:
		*target = at + 4 * arm64_signed(insn, 5, 14);
		return true;
	default:
		return false;
	}
}

struct arm64 {
	const struct vmareserve_text *text;
	unsigned int count_offset;
	size_t load;
	s32 count, limit;
	u64 regs[32];
	s32 left, right;
	u64 mm_of[32];		/* where a register's count was read, or NO_MM */
	size_t pc;
	enum kind kind;
};

/* ldr w, [x, #imm]: the limit at the load, the count at its offset. */
static u64 arm64_load(struct arm64 *cpu, u32 insn)
{
	unsigned int base = insn >> 5 & 31;

	if (cpu->pc == cpu->load)
		return (u32)cpu->limit;
	if (insn >> 22 == 0xb9400000 >> 22 && (insn >> 10 & 0xfff) * 4 == cpu->count_offset &&
	    base != 31) {
		cpu->mm_of[insn & 31] = cpu->regs[base];
		return (u32)cpu->count;
	}
	return noise(cpu->pc);
}

static bool arm64_holds(const struct arm64 *cpu, unsigned int cond)
{
	switch (cond) {
	case 0xa:
		return cpu->left >= cpu->right;
	case 0xb:
		return cpu->left < cpu->right;
	case 0xc:
		return cpu->left > cpu->right;
	case 0xd:
		return cpu->left <= cpu->right;
	case 0x2:
		return (u32)cpu->left >= (u32)cpu->right;
	case 0x3:
		return (u32)cpu->left < (u32)cpu->right;
	case 0x8:
		return (u32)cpu->left > (u32)cpu->right;
	case 0x9:
		return (u32)cpu->left <= (u32)cpu->right;
	case 0x0:
		return cpu->left == cpu->right;
	case 0x1:
		return cpu->left != cpu->right;
	default:
		return false;
	}
}

static bool arm64_step(struct arm64 *cpu)
{
	u32 insn = arm64_insn(cpu->text, cpu->pc);
	unsigned int reg = insn & 31;
	s64 target;

	cpu->kind = arm64_kind(insn);
	if (cpu->kind == MOVE || cpu->kind == LEA || (cpu->kind == STORES && insn >> 22 & 3))
		cpu->mm_of[reg] = NO_MM;
	switch (cpu->kind) {
	case NOPE:
		break;
	case STORES:
		if (insn >> 22 & 3)
			cpu->regs[reg] = arm64_load(cpu, insn);
		break;
	case LEA:
		cpu->regs[reg] = noise(cpu->pc);
		cpu->regs[insn >> 10 & 31] = noise(cpu->pc + 1);
		cpu->mm_of[insn >> 10 & 31] = NO_MM;
		break;
	case MOVE:
		/* movn #11 << 0, of w or x. */
		if ((insn & 0x7fffffe0) == 0x12800000 + (11 << 5))
			cpu->regs[reg] = insn >> 31 ? ~11ULL : (u32)~11U;
		else
			cpu->regs[reg] = noise(cpu->pc);
		break;
	case COMPARE:
		cpu->left = cpu->regs[insn >> 5 & 31];
		cpu->right = cpu->regs[insn >> 16 & 31];
		break;
	case JUMP_IF:
		if (arm64_holds(cpu, insn & 15) && arm64_branch(cpu->text, cpu->pc, &target)) {
			cpu->pc = target;
			return true;
		}
		break;
	default:
		return false;
	}
	cpu->regs[31] = 0;
	cpu->pc += 4;
	return true;
}

static void arm64_reset(struct arm64 *cpu, const struct vmareserve_limit_code *code, u64 seed)
{
	unsigned int i;

	for (i = 0; i < 31; i++)
		cpu->regs[i] = noise(seed + i);
	cpu->regs[31] = 0;
	memset(cpu->mm_of, 0xff, sizeof(cpu->mm_of));
	cpu->pc = code->first;
	if (!code->counted && code->count_reg >= 0)
		cpu->regs[code->count_reg] = (u32)cpu->count;
}

static bool arm64_fits(const struct arm64 *cpu, const struct vmareserve_limit_code *code, u64 mm)
{
	return cpu->regs[code->limit_reg] == (u32)cpu->limit &&
		cpu->regs[code->count_reg] == (u32)cpu->count &&
		(code->mm_reg < 0 || cpu->regs[code->mm_reg] == mm);
}

static const char *arm64_run(struct arm64 *cpu, const struct vmareserve_limit_code *code)
{
	unsigned int compared = 0;
	struct arm64 after_load = *cpu;
	bool refuses;
	u64 mm = NO_MM;

	while (cpu->pc != code->jump) {
		if (cpu->pc == code->after_load)
			after_load = *cpu;
		if (cpu->pc >= code->function_end || !arm64_step(cpu))
			return "runs something else";
		if (cpu->kind == JUMP_IF)
			return "branches on its way";
		if (cpu->kind == COMPARE && (compared || cpu->pc <= code->after_load))
			return "compares too often, or too early";
		if (cpu->kind == COMPARE) {
			compared = cpu->pc - 4;
			mm = cpu->mm_of[code->count_reg];
		}
	}
	if (!compared)
		return "does not compare";
	if (code->counted && mm == NO_MM)
		return "the count was not read";
	if (!arm64_fits(cpu, code, mm))
		return "other registers at the jump";
	if (code->adjacent != (compared == code->after_load))
		return "adjacent, or not";
	if (code->adjacent && !arm64_fits(&after_load, code, mm))
		return "other registers after the load";
	if (!arm64_step(cpu) || cpu->kind != JUMP_IF)
		return "no jump";
	refuses = code->above ? cpu->count > cpu->limit : cpu->count >= cpu->limit;
	if (cpu->pc != (refuses ? code->refusal : code->way_on))
		return "jumps elsewhere";
	return NULL;
}

static const char *arm64_wrong_comparison(struct arm64 *cpu,
					  const struct vmareserve_limit_code *code)
{
	const char *complaint;
	unsigned int i;

	if (code->count_reg < 0 || code->count_reg > 30)
		return "no register with the count";
	for (i = 0; i < ARRAY_SIZE(trials); i++) {
		cpu->count = trials[i].count;
		cpu->limit = trials[i].limit;
		arm64_reset(cpu, code, i);
		complaint = arm64_run(cpu, code);
		if (complaint)
			return complaint;
	}
	return NULL;
}

/* ldp x, x, [sp, #] and ldr x, [sp, #], at least one; then mov x, #-12, and another. */
static bool arm64_restores_and_refuses(const struct vmareserve_text *text, size_t at)
{
	size_t first = at;
	u32 insn;

	for (; at + 8 <= text->size && at < first + 28; at += 4) {
		insn = arm64_insn(text, at);
		if ((insn & 0x7fffffe0) == 0x12800160)
			return at > first && (insn & 31) != 31;
		if ((insn >> 22 != 0x2a5 && insn >> 22 != 0x3e5) || (insn >> 5 & 31) != 31)
			return false;
	}
	return false;
}

/* Everything but b, ret, and br goes on with the next instruction, or may. */
static const char *arm64_wrong_refusal(struct arm64 *cpu, const struct vmareserve_limit_code *code)
{
	const struct vmareserve_text *text = cpu->text;
	u64 value = code->error_64 ? (u64)-12 : (u32)-12;
	s64 at, target;
	u32 insn;

	if (code->refusal % 4 || code->way_on % 4)
		return "a place that is not one of an instruction";
	if (code->error_reg < 0) {
		if (!arm64_restores_and_refuses(text, code->refusal))
			return "the refusal does something else";
	} else {
		cpu->pc = code->refusal;
		if (!arm64_step(cpu) || cpu->kind != MOVE || cpu->pc != code->after_error ||
		    cpu->pc + 4 > text->size || code->error_reg > 30 ||
		    cpu->regs[code->error_reg] != value)
			return "the refusal loads something else";
	}
	for (at = code->refusal - 4; at != (s64)code->jump; at -= 4) {
		insn = arm64_insn(text, at);
		if (insn == 0xd503201f)
			continue;
		if (insn >> 26 == 5 && arm64_branch(text, at, &target) && target >= 0 &&
		    target < (s64)text->size)
			break;
		/* br, ret, retaa, retab, braaz, brabz, braa, brab */
		if ((insn & ~(31U << 5)) == 0xd61f0000 || (insn & ~(31U << 5)) == 0xd65f0000 ||
		    insn == 0xd65f0bff || insn == 0xd65f0fff || insn >> 11 == 0xd61f0800 >> 11 ||
		    insn >> 11 == 0xd71f0800 >> 11)
			break;
		return "something falls into the refusal";
	}
	/* It has to be directly in front of it then. */
	if (at == (s64)code->jump && code->refusal != code->jump + 4)
		return "padding between the jump and the refusal";
	for (at = (code->function + 3) / 4 * 4; at + 4 <= (s64)code->function_end; at += 4) {
		insn = arm64_insn(text, at);
		if ((insn & ~(31U << 5)) == 0xd61f0000 || insn >> 11 == 0xd61f0800 >> 11 ||
		    insn >> 11 == 0xd71f0800 >> 11)
			return "an indirect jump";
		/* kprobes, uprobes, kgdb: include/asm/brk-imm.h */
		if ((insn & 0xffe0001f) == 0xd4200000 &&
		    ((insn >> 5 & 0xffff) <= 6 || (insn >> 5 & 0xfffe) == 0x400))
			return "a breakpoint hides something";
	}
	return NULL;
}

/* Where the address that the load at @load uses was begun: the adrp. */
static s64 arm64_adrp(const struct vmareserve_text *text, size_t from, size_t load)
{
	unsigned int reg = arm64_insn(text, load) >> 5 & 31;
	s64 at;

	for (at = (s64)load - 4; at >= (s64)from; at -= 4) {
		u32 insn = arm64_insn(text, at);

		if ((insn >> 24 & 0x9f) == 0x90 && (insn & 31) == reg)
			return at;
		switch (arm64_kind(insn)) {
		case MOVE:
			if ((insn & 31) == reg)
				return -1;
			break;
		case STORES:
			if ((insn >> 22 & 3) && (insn & 31) == reg)
				return -1;
			break;
		case LEA:
			if ((insn & 31) == reg || (insn >> 10 & 31) == reg)
				return -1;
			break;
		case NONE:
			/* Branches with a condition, and comparisons, write nothing. */
			if (insn >> 25 == 0x34 / 2 || insn >> 25 == 0x36 / 2 ||
			    insn >> 25 == 0xb4 / 2 || insn >> 25 == 0xb6 / 2 ||
			    (insn & 0x7fe0001f) == 0x6b00001f)
				break;
			if ((insn >> 26 & 7) == 5 || (insn & 31) == reg ||
			    (insn >> 5 & 31) == reg || (insn >> 10 & 31) == reg ||
			    (insn >> 16 & 31) == reg)
				return -1;
			break;
		default:
			break;
		}
	}
	return -1;
}

static const char *arm64_wrong_branches(const struct vmareserve_text *text, s64 adrp,
					const struct vmareserve_limit_code *code)
{
	s64 target, first = code->first;
	size_t at;

	for (at = 0; at + 4 <= text->size; at += 4) {
		bool from_between = (s64)at > adrp && at < code->load;

		if (!arm64_branch(text, at, &target))
			continue;
		if (!code->joined && (target == (s64)code->after_load ||
				      (!from_between && target > adrp && target <= (s64)code->load)))
			return "joined";
		if (code->at_refusal && at != code->jump && target == (s64)code->refusal)
			return "another branch to the refusal";
		if (code->at_refusal && target > first && target <= (s64)code->jump)
			return "a branch into the comparison";
		if (code->compared && code->counted && target > first &&
		    target <= (s64)code->jump)
			return "a branch to behind the count's load";
	}
	return NULL;
}

bool arm64_reads(const struct vmareserve_text *text, unsigned long variable, size_t at)
{
	u32 insn = arm64_insn(text, at), adrp;
	s64 from;
	u64 page;

	if (at % 4 || insn >> 22 != 0xb9400000 >> 22)
		return false;
	from = arm64_adrp(text, 0, at);
	if (from < 0)
		return false;
	adrp = arm64_insn(text, from);
	page = (text->address + from) / 4096 +
		(u64)(arm64_signed(adrp, 5, 19) * 4 + (adrp >> 29) % 4);
	return page * 4096 + (insn >> 10 & 0xfff) * 4 == variable;
}

const char *arm64_complaint(const struct vmareserve_text *text, unsigned long variable,
			    unsigned int count_offset,
			    const struct vmareserve_limit_code *code)
{
	struct arm64 cpu = {
		.text = text, .count_offset = count_offset, .load = code->load,
	};
	const char *complaint = wrong_bounds(text, code);
	u32 insn = arm64_insn(text, code->load);
	s64 at;

	if (complaint)
		return complaint;
	at = arm64_adrp(text, code->function, code->load);
	if (at < 0 || !arm64_reads(text, variable, code->load) ||
	    (int)(insn & 31) != code->limit_reg || code->limit_reg == 31 ||
	    code->after_load != code->load + 4 || code->folded)
		return "does not read the limit into that register";
	complaint = arm64_wrong_branches(text, at, code);
	if (!complaint && code->compared)
		complaint = arm64_wrong_comparison(&cpu, code);
	if (!complaint && code->at_refusal)
		complaint = arm64_wrong_refusal(&cpu, code);
	return complaint;
}
