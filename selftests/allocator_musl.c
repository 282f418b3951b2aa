// SPDX-License-Identifier: GPL-2.0
/*
 * allocator_musl COUNT BYTES: as "allocators.py blocks", for the malloc() of
 * musl, which comes with the C library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allocator.h"

int main(int argc, char **argv)
{
	long count, size, before, i;
	char **block;

	if (argc != 3)
		return 2;
	count = atol(argv[1]);
	size = atol(argv[2]);
	block = calloc(count, sizeof(*block));
	if (!block)
		return 2;
	for (i = 0; i < count; i++) {
		block[i] = malloc(size);
		if (!block[i])
			return 2;
	}
	before = address_space();
	for (i = 0; i < count; i += 2)
		free(block[i]);
	printf("%ld\n", before - address_space());
	return 0;
}
