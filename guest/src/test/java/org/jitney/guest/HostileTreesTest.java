package org.jitney.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jitney.guest.logs.BootReport;
import org.jitney.guest.logs.Catalog;
import org.jitney.guest.logs.Filter;
import org.jitney.guest.logs.GuestJournal;
import org.jitney.guest.logs.JournalVacuum;
import org.jitney.guest.tree.EditPlan;
import org.jitney.guest.tree.GuestTree;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.Transactions;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.units.GuestTimers;
import org.jitney.guest.units.GuestUnits;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.install.InstallError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All that is asked of and done to guests, on trees that were made to lead it astray: nothing
 * outside is read or changed, nothing waits for ever, and only errors with a meaning come out.
 */
@Timeout(60)
class HostileTreesTest {
    private static final String LIB = "usr/lib/systemd/system/";
    private static final String SECRET = "a secret of this machine";

    @TempDir Path directory;
    private Path guest;
    private Path outside;

    @BeforeEach
    void makeTrees() throws IOException {
        guest = directory.resolve("guest");
        outside = Files.createDirectories(directory.resolve("outside"));
        Files.createDirectories(guest.resolve(LIB));
        Files.createDirectories(guest.resolve("var/log/journal"));
        Files.createDirectories(guest.resolve("usr/lib/systemd/catalog"));
        Files.writeString(
                guest.resolve(LIB + "web.service"),
                "[Service]\nExecStart=/bin/web\n[Install]\nWantedBy=multi-user.target\n");
        Files.writeString(outside.resolve("web.service"), "[Unit]\nDescription=" + SECRET + "\n");
        Files.writeString(outside.resolve("old@1.journal"), SECRET);
        Files.createDirectories(outside.resolve("multi-user.target.wants"));
    }

    private void replace(String path, Trick trick) throws Exception {
        Path place = guest.resolve(path);
        Files.createDirectories(place.getParent());
        remove(place);
        trick.put(place, outside);
    }

    private static void remove(Path place) throws IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Something that is put in the place of a file or a folder. */
    enum Trick {
        ABSOLUTE_LINK {
            @Override
            void put(Path place, Path outside) throws IOException {
                Files.createSymbolicLink(place, outside);
            }
        },
        CLIMBING_LINK {
            @Override
            void put(Path place, Path outside) throws IOException {
                Files.createSymbolicLink(place, Path.of("../".repeat(30) + outside));
            }
        },
        LINK_TO_A_FILE {
            @Override
            void put(Path place, Path outside) throws IOException {
                Files.createSymbolicLink(place, outside.resolve("web.service"));
            }
        },
        LINK_TO_PROC {
            @Override
            void put(Path place, Path outside) throws IOException {
                Files.createSymbolicLink(place, Path.of("/proc/self/root" + outside));
            }
        },
        LOOP {
            @Override
            void put(Path place, Path outside) throws IOException {
                Files.createSymbolicLink(place, place.getFileName());
            }
        },
        LINK_TO_ITS_FOLDER {
            @Override
            void put(Path place, Path outside) throws IOException {
                Files.createSymbolicLink(place, Path.of("."));
            }
        },
        FIFO {
            @Override
            void put(Path place, Path outside) throws ErrnoException {
                Stat.mknodat(Fcntl.AT_FDCWD, place.toString(), Stat.S_IFIFO | 0666, 0);
            }
        },
        SOCKET {
            @Override
            void put(Path place, Path outside) throws ErrnoException {
                Stat.mknodat(Fcntl.AT_FDCWD, place.toString(), Stat.S_IFSOCK | 0666, 0);
            }
        },
        HUGE_FILE {
            @Override
            void put(Path place, Path outside) throws IOException {
                try (var file = new RandomAccessFile(place.toFile(), "rw")) {
                    file.setLength(10L << 30);
                }
            }
        },
        NOISE {
            @Override
            void put(Path place, Path outside) throws IOException {
                Files.write(place, new byte[] {'[', 0, (byte) 0xff, '\n', '=', '[', ']', '\\'});
            }
        },
        FOLDER {
            @Override
            void put(Path place, Path outside) throws IOException {
                Files.createDirectory(place);
            }
        };

        abstract void put(Path place, Path outside) throws Exception;
    }

    private static final List<String> PLACES =
            List.of(
                    LIB + "web.service",
                    LIB + "web.timer",
                    LIB + "web.service.d",
                    LIB + "web.service.d/10.conf",
                    LIB + "multi-user.target.wants",
                    "usr/lib/systemd/system",
                    "usr/lib/systemd/system-preset/90.preset",
                    "usr/lib/systemd/catalog/systemd.catalog",
                    "etc",
                    "etc/systemd",
                    "etc/systemd/system",
                    "etc/systemd/system/web.service",
                    "etc/systemd/system/multi-user.target.wants",
                    "etc/systemd/system/multi-user.target.wants/web.service",
                    "etc/localtime",
                    "var/log/journal",
                    "var/log/journal/0123456789abcdef0123456789abcdef",
                    "var/log/journal/system.journal",
                    "var/lib/systemd/timers",
                    "var/lib/systemd/timers/stamp-web.timer");

    @ParameterizedTest
    @EnumSource(Trick.class)
    void noTrickAtAnyPlaceLeadsOutside(Trick trick) throws Exception {
        for (String place : PLACES) {
            remove(guest);
            makeTrees();
            replace(place, trick);
            Map<String, String> before = everythingOutside();

            String said = useAll();

            assertThat(said).as(trick + " at " + place).doesNotContain(SECRET);
            assertThat(everythingOutside()).as(trick + " at " + place).isEqualTo(before);
        }
    }

    @Test
    void placesThatChangeAllTheTimeLeadNowhere() throws Exception {
        Files.createDirectories(guest.resolve("etc/systemd/system"));
        Path good = guest.resolve("etc/systemd");
        Path bad = guest.resolve("etc/evil");
        Files.createSymbolicLink(bad, outside);
        Map<String, String> before = everythingOutside();
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> swap(good, bad, stop));
        try {
            for (int round = 0; round < 60; round++) {
                assertThat(useAll()).doesNotContain(SECRET);
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertThat(everythingOutside()).isEqualTo(before);
    }

    private static void swap(Path good, Path bad, AtomicBoolean stop) {
        Path aside = good.resolveSibling("aside");
        while (!stop.get()) {
            try {
                Files.move(good, aside, StandardCopyOption.ATOMIC_MOVE);
                Files.move(bad, good, StandardCopyOption.ATOMIC_MOVE);
                Files.move(good, bad, StandardCopyOption.ATOMIC_MOVE);
                Files.move(aside, good, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                // What is used made a folder in its place: it is swapped as it is.
                Thread.onSpinWait();
            }
        }
    }

    private Map<String, String> everythingOutside() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(outside)) {
            for (Path path : paths.toList()) {
                boolean isFile = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                all.put(path.toString(), isFile ? Files.readString(path) : "");
            }
        }
        return all;
    }

    /** One thing that is asked of or done to a guest. */
    private interface Use {
        Object of(Root root, GuestTree tree) throws Exception;
    }

    private String useAll() throws Exception {
        List<Use> uses = new ArrayList<>();
        for (GuestUnits.Action action : GuestUnits.Action.values()) {
            uses.add((root, tree) -> change(tree, action));
        }
        uses.add((root, tree) -> units(tree).list(List.of(), List.of()));
        uses.add((root, tree) -> units(tree).read("web", new ArrayList<>()));
        uses.add((root, tree) -> units(tree).state("web"));
        uses.add((root, tree) -> new GuestTimers(new PlannedTree(tree)).list(true, 1L << 50));
        uses.add((root, tree) -> new GuestJournal(root).query(Filter.all()));
        uses.add((root, tree) -> new GuestJournal(root).verify());
        uses.add((root, tree) -> new GuestJournal(root).diskUsage());
        uses.add((root, tree) -> BootReport.of(new GuestJournal(root), 0).failed());
        uses.add((root, tree) -> Catalog.find(tree, "0".repeat(32)));
        uses.add((root, tree) ->
                new JournalVacuum(root)
                        .perform(new JournalVacuum.Limits(1, 1, 1), 1L << 60, false));
        StringBuilder said = new StringBuilder();
        try (Root root = Root.of(guest)) {
            for (Use use : uses) {
                try {
                    said.append(use.of(root, new GuestTree(root))).append('\n');
                } catch (TreeError | InstallError | UnitFileError | IOException e) {
                    said.append(e.getMessage()).append('\n');
                }
            }
        }
        return said.toString();
    }

    private static GuestUnits units(GuestTree tree) {
        return new GuestUnits(new PlannedTree(tree), Reason.of("a test"));
    }

    private Object change(GuestTree tree, GuestUnits.Action action) throws Exception {
        Path records = directory.resolve("records");
        try (Transactions transactions = Transactions.open(tree, records, InstantSource.system())) {
            PlannedTree planned = new PlannedTree(tree);
            List<String> warnings =
                    new GuestUnits(planned, Reason.of("a test"))
                            .perform(action, List.of("web.service"));
            planned.make(
                    EditPlan.of("").write("/etc/systemd/system/new", "x", Reason.of("a test")));
            transactions.apply(transactions.prepare(planned, action.toString()));
            return warnings;
        }
    }
}
