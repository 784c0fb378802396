package org.jitney.guest.network;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jitney.guest.network.compiler.Format;
import org.jitney.guest.network.compiler.NetworkCompiler;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;

/**
 * Network configuration of other managers: no exception, nothing lost, nothing that cannot be read.
 */
class NetworkFuzzTest {
    @FuzzTest
    void ifcfg(byte[] data) {
        check(Format.IFCFG, "/etc/sysconfig/network-scripts/ifcfg-eth0", data);
    }

    @FuzzTest
    void routes(byte[] data) {
        var files =
                List.of(
                        new SourceFile(
                                "/etc/sysconfig/network-scripts/ifcfg-eth0", "DEVICE=eth0\n"),
                        file("/etc/sysconfig/network-scripts/route-eth0", data),
                        file("/etc/sysconfig/network-scripts/rule-eth0", data));
        check(NetworkCompiler.compile(Format.IFCFG, files, MigrationOptions.standard()));
    }

    @FuzzTest
    void keyfiles(byte[] data) {
        check(Format.NETWORKMANAGER, "/etc/NetworkManager/system-connections/a.nmconnection", data);
    }

    @FuzzTest
    void netplan(byte[] data) {
        check(Format.NETPLAN, "/etc/netplan/a.yaml", data);
    }

    @FuzzTest
    void ifupdown(byte[] data) {
        check(Format.IFUPDOWN, "/etc/network/interfaces", data);
    }

    @FuzzTest
    void suse(byte[] data) {
        check(Format.SUSE, "/etc/sysconfig/network/ifcfg-eth0", data);
    }

    @FuzzTest
    void cloudInit(byte[] data) {
        check(Format.CLOUD_INIT, "/etc/cloud/cloud.cfg", data);
    }

    @FuzzTest
    void kernelArguments(byte[] data) {
        check(Format.KERNEL, "/etc/kernel/cmdline", data);
    }

    private static SourceFile file(String path, byte[] data) {
        return new SourceFile(path, new String(data, StandardCharsets.UTF_8));
    }

    private static void check(Format format, String path, byte[] data) {
        check(
                NetworkCompiler.compile(
                        format, List.of(file(path, data)), MigrationOptions.standard()));
    }

    private static void check(Migration migration) {
        Set<Source> settled = new HashSet<>();
        migration.findings().forEach(f -> settled.add(f.source()));
        for (NetworkdFile file : migration.files()) {
            file.sections()
                    .forEach(s ->
                            s.settings()
                                    .forEach(x ->
                                            x.entry().ifPresent(e -> settled.add(e.source()))));
            readable(file);
        }
        for (Source source : migration.sources()) {
            if (!settled.contains(source)) {
                throw new AssertionError("lost: " + source);
            }
        }
    }

    private static void readable(NetworkdFile file) {
        try {
            var read =
                    UnitFile.parse(
                            file.path(),
                            file.render(),
                            d -> {
                                throw new AssertionError(d.toString());
                            });
            if (read.sections().size() != file.sections().size()) {
                throw new AssertionError("sections smuggled in: " + file.render());
            }
        } catch (UnitFileError e) {
            throw new AssertionError(file.render(), e);
        }
    }
}
