package org.jitney.locale1.model;

import java.util.List;
import org.jitney.linux.installed.SafeNames;

/** A keyboard as X11 has it; what is not set is empty. */
public record X11Keyboard(String layout, String model, String variant, String options) {
    /** Nothing is set. */
    public static final X11Keyboard NONE = new X11Keyboard("", "", "", "");

    /** {@return whether it can be written to files that other programs read} */
    public boolean isSafe() {
        return List.of(layout, model, variant, options).stream().allMatch(SafeNames::isSafe);
    }

    @Override
    public String toString() {
        return "'%s' model '%s' variant '%s' options '%s'"
                .formatted(layout, model, variant, options);
    }
}
