package org.jitney.guest.network;

/**
 * Where something was read.
 *
 * @param file the path inside the guest
 * @param line counted from 1; 0 when it is about the whole file
 */
public record Source(String file, int line) {
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
