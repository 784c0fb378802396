package org.jitney.unitfile;

/** Sizes in bytes with the suffixes B, K, M, G, T, P and E, to the base of 1024 or of 1000. */
public final class ByteSize {
    private static final String UNITS = "BKMGTPE";

    private ByteSize() {}

    /** Parses a size to the base of 1024, such as {@code 1.5G} or {@code 1G 512M}. */
    public static long parse(String text) throws UnitFileError {
        return parse(text, 1024);
    }

    /**
     * Parses a size to the given base. Several numbers with units falling in size are added up, and
     * the fraction is cut to whole bytes.
     *
     * @param base 1024, or 1000 for bit rates
     * @return an unsigned 64-bit number
     */
    public static long parse(String text, int base) throws UnitFileError {
        int at = skipBlanks(text, 0);
        if (at == text.length()) {
            throw invalid(text);
        }
        int smallest = UNITS.length();
        long total = 0;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            String whole = text.substring(digits, at);
            String fraction = "";
            if (at < text.length() && text.charAt(at) == '.') {
                int dot = ++at;
                while (at < text.length() && isDigit(text.charAt(at))) {
                    at++;
                }
                fraction = text.substring(dot, at);
            }
            if (whole.isEmpty()) {
                throw invalid(text);
            }
            at = skipBlanks(text, at);
            int unit = 0;
            if (at < text.length() && !isDigit(text.charAt(at))) {
                unit = UNITS.indexOf(text.charAt(at));
                at++;
            }
            // Each unit may stand once, largest first: "1M 1G" is taken for a slip of the pen.
            if (unit < 0 || unit >= smallest) {
                throw invalid(text);
            }
            smallest = unit;
            total = add(total, value(whole, fraction, unit, base), text);
            at = skipBlanks(text, at);
        }
        return total;
    }

    private static long value(String whole, String fraction, int unit, int base)
            throws UnitFileError {
        var factor = java.math.BigDecimal.valueOf(base).pow(unit);
        var size = new java.math.BigDecimal(whole + "." + (fraction.isEmpty() ? "0" : fraction));
        var bytes = size.multiply(factor).toBigInteger();
        if (bytes.bitLength() > 64) {
            throw new UnitFileError(UnitFileError.Kind.RANGE, "Size out of range: " + whole);
        }
        return bytes.longValue();
    }

    private static long add(long a, long b, String text) throws UnitFileError {
        long sum = a + b;
        if (Long.compareUnsigned(sum, a) < 0) {
            throw new UnitFileError(UnitFileError.Kind.RANGE, "Size out of range: " + text);
        }
        return sum;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static UnitFileError invalid(String text) {
        return new UnitFileError(UnitFileError.Kind.INVALID, "Invalid size: " + text);
    }

    /** {@return the size for people, such as {@code 1.5G}; whole bytes below one unit} */
    public static String render(long bytes) {
        for (int unit = UNITS.length() - 1; unit > 0; unit--) {
            long one = 1L << (10 * unit);
            if (Long.compareUnsigned(bytes, one) >= 0) {
                long tenth =
                        Long.remainderUnsigned(
                                Long.divideUnsigned(bytes, one / 1024) * 10 / 1024, 10);
                long whole = Long.divideUnsigned(bytes, one);
                return Long.toUnsignedString(whole) + "." + tenth + UNITS.charAt(unit);
            }
        }
        return Long.toUnsignedString(bytes) + "B";
    }
}
