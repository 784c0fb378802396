package org.jitney.clients.cgtop;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** The keyboard: gives single keys if it could be told to. */
record Terminal(boolean changed) {
    private static final long STEP_MILLIS = 50;

    /** {@return a terminal that hands out keys at once, without showing them} */
    static Terminal raw() {
        return new Terminal(stty("-icanon", "-echo"));
    }

    static Terminal untouched() {
        return new Terminal(false);
    }

    private static boolean stty(String... settings) {
        String[] command = new String[settings.length + 1];
        command[0] = "stty";
        System.arraycopy(settings, 0, command, 1, settings.length);
        try {
            return new ProcessBuilder(command)
                            .redirectInput(new File("/dev/tty"))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@return the next key, or -1 when the time is over} */
    int read(InputStream in, long usec) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(usec);
        while (System.nanoTime() < end) {
            if (in.available() > 0 || !changed) {
                int key = in.read();
                if (key < 0) {
                    throw new EOFException();
                }
                return key;
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
        return -1;
    }

    void close() {
        if (changed) {
            stty("icanon", "echo");
        }
    }
}
