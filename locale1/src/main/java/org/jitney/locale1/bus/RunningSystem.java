package org.jitney.locale1.bus;

/** Who has to hear of new settings; goes on when it has, also when that failed. */
interface RunningSystem {
    /** Services that start from now on get the new locale. */
    void localeChanged(Runnable then);

    /** The console gets the new keymap. */
    void consoleChanged(Runnable then);

    /** A tree that nobody runs. */
    final class Nowhere implements RunningSystem {
        @Override
        public void localeChanged(Runnable then) {
            then.run();
        }

        @Override
        public void consoleChanged(Runnable then) {
            then.run();
        }
    }
}
