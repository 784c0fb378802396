package org.jitney.guest.image;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLockTest {
    @TempDir Path folder;

    private Path image;

    @BeforeEach
    void makeImage() throws Exception {
        image = Files.write(folder.resolve("guest.raw"), new byte[512]);
    }

    @Test
    void readersShareAnImage() throws Exception {
        try (OpenFile one = OpenFile.open(image, true);
                OpenFile other = OpenFile.open(image, true)) {
            ImageLock.take(one, image, true);

            assertThatCode(() -> ImageLock.take(other, image, true)).doesNotThrowAnyException();
        }
    }

    @Test
    void whoWritesIsAlone() throws Exception {
        try (OpenFile writer = OpenFile.open(image, false);
                OpenFile other = OpenFile.open(image, false);
                OpenFile reader = OpenFile.open(image, true)) {
            ImageLock.take(writer, image, false);

            assertThatThrownBy(() -> ImageLock.take(other, image, false))
                    .isInstanceOf(ImageError.class)
                    .hasMessage(image + ": another process uses this image");
            assertThatThrownBy(() -> ImageLock.take(reader, image, true))
                    .hasMessage(image + ": another process uses this image and writes to it");
        }
        try (OpenFile next = OpenFile.open(image, false)) {
            assertThatCode(() -> ImageLock.take(next, image, false)).doesNotThrowAnyException();
        }
    }

    @Test
    void aWriterWaitsForTheLastReader() throws Exception {
        try (OpenFile writer = OpenFile.open(image, false)) {
            try (OpenFile reader = OpenFile.open(image, true)) {
                ImageLock.take(reader, image, true);
                assertThatThrownBy(() -> ImageLock.take(writer, image, false))
                        .isInstanceOf(ImageError.class);
            }

            assertThatCode(() -> ImageLock.take(writer, image, false)).doesNotThrowAnyException();
        }
    }
}
