#include <lzma.h>

// The macro is an expression that Swift does not import.
enum { XZ_TELL_UNSUPPORTED_CHECK = LZMA_TELL_UNSUPPORTED_CHECK };
