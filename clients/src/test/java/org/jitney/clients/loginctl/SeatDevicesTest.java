package org.jitney.clients.loginctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.clients.cli.Output;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeatDevicesTest {
    private static final Output NARROW =
            Output.of(
                    new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                    new Output.Look(false, true, true, false, 50));

    @TempDir Path folder;
    private Path udev;
    private Path sys;

    @BeforeEach
    void makeTheTree() throws IOException {
        folder = folder.toRealPath();
        udev = folder.resolve("udev");
        sys = folder.resolve("sys");
        device("dev/char/226:0", "pci/gpu/drm/card0", "drm");
        device("bus/pci/devices/0", "pci/gpu", "pci");
        device("class/input/input3", "usb/input3", "input");
        Files.writeString(sys.resolve("devices/usb/input3/name"), "A Keyboard\n");
        device("class/net/lan0", "usb/lan0", "net");
        Files.writeString(sys.resolve("devices/usb/lan0/ifindex"), "2\n");
    }

    private void device(String link, String path, String subsystem) throws IOException {
        Path target = Files.createDirectories(sys.resolve("devices").resolve(path));
        Path kind = Files.createDirectories(sys.resolve("class").resolve(subsystem));
        Files.createSymbolicLink(target.resolve("subsystem"), kind);
        Files.createDirectories(sys.resolve(link).getParent());
        Files.createSymbolicLink(sys.resolve(link), target);
        Files.createDirectories(udev.resolve("tags"));
    }

    private void give(String id, String seat, String... tags) throws IOException {
        StringBuilder data = new StringBuilder(seat.isEmpty() ? "" : "E:ID_SEAT=" + seat + "\n");
        for (String tag : tags) {
            data.append("G:").append(tag).append("\nQ:").append(tag).append('\n');
            Files.createDirectories(udev.resolve("tags").resolve(tag));
            Files.createFile(udev.resolve("tags").resolve(tag).resolve(id));
        }
        Files.createDirectories(udev.resolve("data"));
        Files.writeString(udev.resolve("data").resolve(id), data);
    }

    private String shown(String seat) {
        return SeatDevices.of(udev, sys, seat)
                .render("> ", NARROW, true)
                .replace(folder.toString(), "");
    }

    @Test
    void devicesAreATreeAsTheyLieInTheKernels() throws IOException {
        give("c226:0", "", "seat", "master-of-seat");
        give("+pci:0", "seat0", "seat");
        give("+input:input3", "", "seat");

        assertThat(shown("seat0"))
                .isEqualTo(
                        """
                        > ├─/sys/devices/pci/gpu
                        > │ pci:gpu
                        > │ └─/sys/devices/pci/gpu/drm/card0
                        > │   [MASTER] drm:card0
                        > └─/sys/devices/usb/input3
                        >   input:input3 "A Keyboard"
                        """);
    }

    @Test
    void otherSeatsHaveThoseThatAreTheirsOnly() throws IOException {
        give("n2", "seat1", "seat", "seat1");
        give("c226:0", "seat2", "seat", "seat1");
        give("+pci:0", "", "seat");

        assertThat(shown("seat1")).isEqualTo("> └─/sys/devices/usb/lan0\n>   net:lan0\n");
    }

    @Test
    void nothingIsShownOfWhatIsGoneOrHasLostItsTag() throws IOException {
        give("c226:1", "", "seat");
        give("+what", "", "seat");
        give("+pci:0", "", "seat");
        Files.writeString(udev.resolve("data/+pci:0"), "G:seat\n");

        assertThat(shown("seat0")).isEqualTo("> └─(none)\n");
    }

    @Test
    void pathsAreCutInTheMiddleOfANarrowTerminal() throws IOException {
        give("c226:0", "", "seat");

        String text = SeatDevices.of(udev, sys, "seat0").render("> ", NARROW, false);

        assertThat(text.lines().findFirst().orElseThrow())
                .hasSize(2 + 2 + 50 - 21)
                .contains("…")
                .endsWith("drm/card0");
    }
}
