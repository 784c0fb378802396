package org.jitney.guest.image;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A disk of the guest as it was asked for.
 *
 * @param path a directory or an image file
 * @param format what the file is; if nobody said it, its first bytes do
 */
public record Drive(Path path, Optional<DiskFormat> format) {
    private static final String FORMAT = ",format=";

    /** {@return the drive that {@code PATH} or {@code PATH,format=WORD} means} */
    public static Drive parse(String text) throws ImageError {
        int at = text.lastIndexOf(FORMAT);
        if (at < 0) {
            return new Drive(absolute(text), Optional.empty());
        }
        String word = text.substring(at + FORMAT.length());
        Optional<DiskFormat> format = DiskFormat.parse(word);
        if (format.isEmpty()) {
            throw new ImageError("there is no image format '" + word + "'");
        }
        return new Drive(absolute(text.substring(0, at)), format);
    }

    private static Path absolute(String path) throws ImageError {
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            throw new ImageError("a drive needs a path");
        }
        return Path.of(path).toAbsolutePath().normalize();
    }
}
