package org.jitney.login1.model;

import java.util.Optional;

/** Names of terminals, as they are without {@code /dev/}. */
public final class Terminal {
    private static final int MOST = 63;

    private Terminal() {}

    /** {@return the name without {@code /dev/}} */
    public static String withoutFolder(String name) {
        return name.startsWith("/dev/") ? name.substring(5) : name;
    }

    /** {@return whether it is a virtual console, {@code tty} and a number} */
    public static boolean isVirtualConsole(String name) {
        return withoutFolder(name).matches("tty[0-9]{1,3}") && number(name).isPresent();
    }

    /** {@return the number of a virtual console} */
    public static Optional<Integer> number(String name) {
        String bare = withoutFolder(name);
        if (!bare.matches("tty[0-9]{1,3}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(bare.substring(3));
        return number >= 1 && number <= MOST ? Optional.of(number) : Optional.empty();
    }

    /** {@return whether it is the console itself} */
    public static boolean isConsole(String name) {
        return withoutFolder(name).equals("console");
    }

    /** {@return whether a file below {@code /dev} can be called that} */
    public static boolean isName(String name) {
        return name.matches("[A-Za-z0-9._:+-]+(/[A-Za-z0-9._:+-]+)*")
                && !("/" + name + "/").contains("/../")
                && !("/" + name + "/").contains("/./");
    }
}
