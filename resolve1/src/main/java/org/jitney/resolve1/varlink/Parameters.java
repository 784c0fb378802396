package org.jitney.resolve1.varlink;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The parameters of a call, of which each has to be what it is said to be. */
record Parameters(Map<?, ?> all) {
    /** One that is not; its name is the message. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1;

        Bad(String name) {
            super(name, null, false, false);
        }
    }

    /** Says which there may be. */
    void allow(String... known) throws Bad {
        for (Object each : all.keySet()) {
            if (!Arrays.asList(known).contains(String.valueOf(each))) {
                throw new Bad(String.valueOf(each));
            }
        }
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    /** {@return a number, the least where there is none} */
    long number(String name, long least, long most) throws Bad {
        if (!has(name)) {
            return least;
        }
        if (!(all.get(name) instanceof Long value) || value < least || value > most) {
            throw new Bad(name);
        }
        return value;
    }

    /** {@return a text, empty where there is none} */
    String text(String name) throws Bad {
        return has(name) ? needed(name) : "";
    }

    String needed(String name) throws Bad {
        if (!(all.get(name) instanceof String value)) {
            throw new Bad(name);
        }
        return value;
    }

    /** {@return bytes, which are numbers} */
    byte[] bytes(String name) throws Bad {
        if (!(all.get(name) instanceof List<?> list)) {
            throw new Bad(name);
        }
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            if (!(list.get(i) instanceof Long value) || value < 0 || value > 255) {
                throw new Bad(name);
            }
            bytes[i] = (byte) (long) value;
        }
        return bytes;
    }

    /** {@return yes or no, which is no where nothing is said} */
    boolean flag(String name) throws Bad {
        if (has(name) && !(all.get(name) instanceof Boolean)) {
            throw new Bad(name);
        }
        return Boolean.TRUE.equals(all.get(name));
    }
}
