package org.jitney.manager.unit;

import java.io.Serial;

/** An assignment so wrong that the unit must not be used: its load state is bad-setting. */
public final class BadSetting extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    BadSetting(String text) {
        super(text);
    }
}
