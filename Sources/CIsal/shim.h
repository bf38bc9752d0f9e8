#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

// The macro is an expression that Swift does not import.
enum { ISAL_DEFLATE_LEVEL_3_WORKSPACE = ISAL_DEF_LVL3_EXTRA_LARGE };
