package org.jitney.timesync1.model;

/** Which texts can be the name or the address of a server. */
public final class ServerNames {
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;

    private ServerNames() {}

    /** {@return whether a text is a name of DNS or an address} */
    public static boolean isValid(String text) {
        if (text.indexOf(':') >= 0) {
            return text.matches("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9_.-]+)?")
                    && text.indexOf("::") == text.lastIndexOf("::");
        }
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() > LONGEST) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            boolean ends = label.startsWith("-") || label.endsWith("-");
            if (ends || label.length() > LONGEST_LABEL || !label.matches("[^\\s\\p{Cntrl}/]+")) {
                return false;
            }
        }
        return true;
    }
}
