package org.jitney.unitfile;

/** File modes in octal, as {@code UMask=} and {@code SocketMode=} take them. */
public final class Modes {
    private Modes() {}

    /** Parses an octal mode of at most four digits' worth (07777). */
    public static int parse(String text) throws UnitFileError {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new UnitFileError(UnitFileError.Kind.INVALID, "Invalid mode: " + text);
        }
        long mode = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit > 7) {
                throw new UnitFileError(UnitFileError.Kind.INVALID, "Invalid mode: " + text);
            }
            mode = mode * 8 + digit;
            if (mode > 07777) {
                throw new UnitFileError(UnitFileError.Kind.RANGE, "Mode out of range: " + text);
            }
        }
        return (int) mode;
    }

    /** {@return the mode as four octal digits} */
    public static String render(int mode) {
        return String.format("%04o", mode);
    }
}
