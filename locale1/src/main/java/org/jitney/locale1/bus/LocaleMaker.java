package org.jitney.locale1.bus;

import java.util.Optional;
import java.util.function.Consumer;

/** Makes the locales that are listed to be made. */
interface LocaleMaker {
    /** Makes them; goes on with what went wrong, if anything did. */
    void run(Consumer<Optional<String>> then);
}
