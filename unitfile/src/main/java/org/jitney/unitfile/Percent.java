package org.jitney.unitfile;

/** Percentages with up to two decimals, kept as parts of ten thousand. */
public record Percent(int permyriad) {

    /** Parses {@code 50%}, {@code 12.5%}, {@code 125‰} or {@code 1250‱}; no upper bound. */
    public static Percent parseUnbounded(String text) throws UnitFileError {
        if (text.endsWith("%")) {
            return new Percent(fixed(text, 2));
        }
        if (text.endsWith("\u2030")) {
            return new Percent(fixed(text, 1));
        }
        if (text.endsWith("\u2031")) {
            return new Percent(fixed(text, 0));
        }
        throw new UnitFileError(UnitFileError.Kind.INVALID, "Not a percentage: " + text);
    }

    /** Parses a percentage of at most 100%. */
    public static Percent parse(String text) throws UnitFileError {
        Percent percent = parseUnbounded(text);
        if (percent.permyriad > 10000) {
            throw new UnitFileError(UnitFileError.Kind.RANGE, "More than 100%: " + text);
        }
        return percent;
    }

    private static int fixed(String text, int decimals) throws UnitFileError {
        String number = text.substring(0, text.length() - 1);
        int dot = number.indexOf('.');
        String fraction = dot < 0 ? "" : number.substring(dot + 1);
        String whole = dot < 0 ? number : number.substring(0, dot);
        boolean tooFine = dot >= 0 && (fraction.isEmpty() || fraction.length() > decimals);
        String digits = whole + fraction + "0".repeat(Math.max(0, decimals - fraction.length()));
        if (whole.isEmpty() || tooFine || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new UnitFileError(UnitFileError.Kind.INVALID, "Not a percentage: " + text);
        }
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new UnitFileError(UnitFileError.Kind.RANGE, "Percentage too large: " + text);
        }
    }

    /** {@return this share of 2^32, the form in which memory and task limits travel on the bus} */
    public long scaled32() {
        return (permyriad * 0xFFFFFFFFL + 9999) / 10000;
    }

    @Override
    public String toString() {
        return permyriad % 100 == 0
                ? permyriad / 100 + "%"
                : permyriad % 10 == 0
                        ? "%d.%d%%".formatted(permyriad / 100, permyriad / 10 % 10)
                        : "%d.%02d%%".formatted(permyriad / 100, permyriad % 100);
    }
}
