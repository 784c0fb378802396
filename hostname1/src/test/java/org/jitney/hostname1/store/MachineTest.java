package org.jitney.hostname1.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.hostname1.model.HostnameSource;
import org.jitney.hostname1.model.MachineField;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineTest {
    @TempDir Path tree;
    private final FakeKernel kernel = new FakeKernel("old");
    private Root root;
    private Machine machine;

    @BeforeEach
    void open() throws IOException, ErrnoException {
        Files.createDirectories(tree.resolve("etc"));
        root = Root.of(tree);
        machine = machine(kernel);
    }

    private Machine machine(Kernel with) {
        return new Machine(new SystemFiles(root), with, new Hardware(root, with));
    }

    @AfterEach
    void close() {
        root.close();
    }

    private void file(String path, String content) throws IOException {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void theStaticNameGoesBeforeTheTransientOne() throws Exception {
        file("etc/hostname", "fixed\n");

        assertThat(machine.updateKernel("passing")).isTrue();

        assertThat(kernel.hostname()).isEqualTo("fixed");
        assertThat(machine.hostnameSource()).isEqualTo(HostnameSource.STATIC);
        assertThat(machine.updateKernel("passing")).isFalse();
    }

    @Test
    void theTransientNameGoesBeforeTheDefaultOne() throws Exception {
        machine.updateKernel("passing");
        assertThat(machine.hostnameSource()).isEqualTo(HostnameSource.TRANSIENT);

        machine.updateKernel("");

        assertThat(kernel.hostname()).isEqualTo("localhost");
        assertThat(machine.hostnameSource()).isEqualTo(HostnameSource.DEFAULT);
        assertThat(tree.resolve("run/systemd/default-hostname")).hasContent("localhost\n");
    }

    @Test
    void theSameNameFromAnotherSourceIsAChange() throws Exception {
        machine.updateKernel("");

        assertThat(machine.updateKernel("localhost")).isTrue();

        assertThat(machine.hostnameSource()).isEqualTo(HostnameSource.TRANSIENT);
        assertThat(tree.resolve("run/systemd/default-hostname")).doesNotExist();
    }

    @Test
    void osReleaseGivesTheDefaultName() throws Exception {
        file("usr/lib/os-release", "DEFAULT_HOSTNAME=thing\n");
        assertThat(machine.files().defaultHostname()).isEqualTo("thing");

        file("etc/os-release", "DEFAULT_HOSTNAME='not valid'\n");
        assertThat(machine.files().defaultHostname()).isEqualTo("localhost");
    }

    @Test
    void aTreeThatIsNotRunningHasItsStaticName() throws Exception {
        file("etc/hostname", "guest\n");
        Machine guest = machine(new NoKernel());

        assertThat(guest.hostname()).isEqualTo("guest");
        assertThat(guest.hostnameSource()).isEqualTo(HostnameSource.STATIC);
        assertThatThrownBy(() -> guest.updateKernel("x"))
                .hasMessage("sethostname: Operation not supported");
    }

    @Test
    void machineInfoKeepsWhatItDoesNotKnow() throws Exception {
        file("etc/machine-info", "# c\nX_FOO=\"a b\"\nLOCATION=here\n");

        machine.files().setMachineInfo("LOCATION", "");
        machine.files().setMachineInfo("DEPLOYMENT", "prod");

        assertThat(tree.resolve("etc/machine-info")).hasContent("X_FOO=\"a b\"\nDEPLOYMENT=prod\n");
        assertThat(machine.setting(MachineField.DEPLOYMENT)).isEqualTo("prod");
        machine.files().setMachineInfo("X_FOO", "");
        machine.files().setMachineInfo("DEPLOYMENT", "");
        assertThat(tree.resolve("etc/machine-info")).doesNotExist();
    }

    @Test
    void theShapeComesFromTheFirstWhoKnows() throws Exception {
        assertThat(machine.iconName()).isEqualTo("computer");
        file("sys/firmware/acpi/pm_profile", "2\n");
        assertThat(machine.chassis()).isEqualTo("laptop");
        file("sys/class/dmi/id/chassis_type", "23\n");
        assertThat(machine.chassis()).isEqualTo("server");
        file("sys/class/dmi/id/sys_vendor", "QEMU\n");
        assertThat(machine.chassis()).isEqualTo("vm");
        file("run/systemd/container", "systemd-nspawn\n");
        assertThat(machine.chassis()).isEqualTo("container");
        file("etc/machine-info", "CHASSIS=watch\n");

        assertThat(machine.chassis()).isEqualTo("watch");
        assertThat(machine.iconName()).isEqualTo("computer-watch");
    }

    @Test
    void firmwareTellsVendorSerialAndUuid() throws Exception {
        Hardware hardware = machine.hardware();
        file("sys/class/dmi/id/sys_vendor", "ACME\n");
        file("sys/class/dmi/id/board_serial", "B-1\n");
        file("sys/class/dmi/id/product_uuid", "00000000-0000-0000-0000-000000000000\n");
        assertThat(hardware.vendor()).isEqualTo("ACME");
        assertThat(hardware.serial()).contains("B-1");
        assertThat(hardware.productUuid()).isEmpty();

        file("run/udev/data/+dmi:id", "E:ID_VENDOR_FROM_DATABASE=Acme \"Inc\"\nE:ID_MODEL=M\n");
        file("sys/class/dmi/id/product_uuid", "0A000000-0000-0000-0000-0000000000FF\n");

        assertThat(hardware.vendor()).isEqualTo("Acme \"Inc\"");
        assertThat(hardware.model()).isEqualTo("M");
        assertThat(hardware.productUuid()).contains("0a0000000000000000000000000000ff");
    }
}
