/* md5.h -- MD5 digests (RFC 1321), for Digest, code digests and nothing that needs secrecy. */
#ifndef BAC_RUNTIME_MD5_H
#define BAC_RUNTIME_MD5_H
#include <stddef.h>
#include <stdint.h>
struct bac_md5 { uint32_t state[4]; uint64_t bytes; unsigned char block[64]; };
void bac_md5_start(struct bac_md5 *m);
void bac_md5_add(struct bac_md5 *m, const void *data, size_t bytes);
void bac_md5_finish(struct bac_md5 *m, unsigned char digest[16]);
#endif
