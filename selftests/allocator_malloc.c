// SPDX-License-Identifier: GPL-2.0
/*
 * allocator_malloc COUNT BYTES: allocates COUNT blocks by malloc(), whichever that
 * is. Then frees half of them and allocates as many again, five times. Prints how
 * many allocations failed, and by how many KiB its address space has grown since
 * the first COUNT.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allocator.h"

#define ROUNDS	5

static long fill(void **block, long count, long size)
{
	long i, failed = 0;

	for (i = 0; i < count; i++) {
		if (block[i])
			continue;
		block[i] = malloc(size);
		failed += !block[i];
	}
	return failed;
}

int main(int argc, char **argv)
{
	long count, size, before, failed, i;
	char line[64];
	void **block;
	int round;

	if (argc != 3)
		return 2;
	count = atol(argv[1]);
	size = atol(argv[2]);
	block = calloc(count, sizeof(*block));
	if (!block)
		return 2;

	failed = fill(block, count, size);
	before = address_space();
	for (round = 0; round < ROUNDS; round++) {
		for (i = round % 2; i < count; i += 2) {
			free(block[i]);
			block[i] = NULL;
		}
		failed += fill(block, count, size);
	}
	/* printf() would allocate. */
	i = snprintf(line, sizeof(line), "%ld %ld\n", failed, address_space() - before);
	return write(STDOUT_FILENO, line, i) != i;
}
