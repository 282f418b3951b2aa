/* SPDX-License-Identifier: GPL-2.0 */
/*
 * decode.c feeds the readers of machine code in module/limit_code_*.c;
 * decode_check.c says whether what they accept is right.
 */
#ifndef DECODE_H
#define DECODE_H

#include "../module/limit_code.h"

enum arch { X86, ARM64 };

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define NO_REG		VMARESERVE_NO_REG
#define KERNEL(low)	(0xffffffff00000000ULL | (low))

enum {
	MAX_PLACES = 4,
	/* What the inputs that are made here are for. */
	COUNT_OFFSET = 0xa0,
	ADDRESS = 0x81000000U,
	VARIABLE = 0x82345678U,
};

/* An input: bytes, and where instructions begin. */
struct input {
	struct vmareserve_text text;	/* first: begins() casts */
	enum arch arch;
	unsigned long variable;
	unsigned int count_offset;
	size_t function, function_end;
	bool unknown;			/* whether an instruction begins */
	u8 *bytes;
	u8 *starts;
	size_t room;			/* of both */
};

/* A function of a kernel, and what has to be read there. */
struct decode_case {
	const char *name;
	enum arch arch;
	unsigned int count_offset;
	unsigned long address, variable;
	const char *code;	/* hexadecimal, a word for an instruction; see parse() */
	struct vmareserve_limit_code places[MAX_PLACES];
};

/* The two readers have the same names in the module: vm/decode renames them. */
#define DECLARE_READER(arch)							\
	size_t arch##_find_limit_load(const struct vmareserve_text *text,	\
				      size_t from, unsigned long variable);	\
	bool arch##_read_limit_code(const struct vmareserve_text *text, size_t at, \
				    unsigned long variable,			\
				    unsigned int count_offset,			\
				    struct vmareserve_limit_code *code);	\
	void arch##_doubt_other_ways(const struct vmareserve_text *text,	\
				     struct vmareserve_limit_code *codes,	\
				     unsigned int nr)

DECLARE_READER(x86);
DECLARE_READER(arm64);

/* What is wrong with what was read at code->load, or NULL. */
const char *x86_complaint(const struct vmareserve_text *text, unsigned long variable,
			  unsigned int count_offset,
			  const struct vmareserve_limit_code *code);
const char *arm64_complaint(const struct vmareserve_text *text, unsigned long variable,
			    unsigned int count_offset,
			    const struct vmareserve_limit_code *code);

/* Does the instruction at @at read the variable as a place does? */
bool x86_reads(const struct vmareserve_text *text, unsigned long variable, size_t at);
bool arm64_reads(const struct vmareserve_text *text, unsigned long variable, size_t at);

struct reader {
	size_t (*find)(const struct vmareserve_text *text, size_t from, unsigned long variable);
	bool (*read)(const struct vmareserve_text *text, size_t at, unsigned long variable,
		     unsigned int count_offset, struct vmareserve_limit_code *code);
	void (*doubt)(const struct vmareserve_text *text, struct vmareserve_limit_code *codes,
		      unsigned int nr);
	const char *(*complaint)(const struct vmareserve_text *text, unsigned long variable,
				 unsigned int count_offset,
				 const struct vmareserve_limit_code *code);
	bool (*reads)(const struct vmareserve_text *text, unsigned long variable, size_t at);
};

/* decode.c */
extern const struct reader readers[];
extern const struct decode_case cases[];
extern const unsigned int nr_cases;

bool begins(const struct vmareserve_text *text, size_t offset);
void report(bool ok, const char *format, ...) __attribute__((format(printf, 2, 3)));
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
void load_case(struct input *in, const struct decode_case *c);
unsigned int nr_shapes(void);
void load_shape(struct input *in, unsigned int nr);
void make_exact(struct input *in);
unsigned int read_places(struct input *in, struct vmareserve_limit_code codes[MAX_PLACES]);
const char *complaint_of(struct input *in, struct vmareserve_limit_code *codes, unsigned int nr);
const char *complaint_anywhere(struct input *in);
bool is_as_expected(const struct vmareserve_limit_code *code,
		    const struct vmareserve_limit_code *expected);
u32 arm64_with_target(u32 insn, size_t at, size_t to);
u32 adrp_of(u64 address, u64 variable, unsigned int reg);

/* decode_random.c */
void test_made(void);
void test_random(void);

#endif /* DECODE_H */
