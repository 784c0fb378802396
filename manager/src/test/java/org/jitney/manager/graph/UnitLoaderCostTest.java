package org.jitney.manager.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.install.FileTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the disk is asked, which is what loading many units costs. */
class UnitLoaderCostTest {
    private static final long LONG_AFTER = Long.MAX_VALUE / 2;

    @TempDir Path folder;

    private Root root;
    private CountingTree files;
    private UnitLoader loader;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void open() throws ErrnoException {
        root = Root.of(folder);
        files = new CountingTree(new RootTree(root));
        loader =
                new UnitLoader(
                        files,
                        LoadPath.system(),
                        new SettingSpecifiers(root),
                        ManagerDefaults.STANDARD,
                        told -> said.add(told.file().substring(told.file().lastIndexOf('/') + 1)));
        loader.withClock(() -> LONG_AFTER);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private void write(String name, String... lines) throws IOException {
        Path file = folder.resolve("etc/systemd/system/" + name);
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }

    private void writeServices(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write("a" + i + ".service", "[Service]", "ExecStart=/bin/true");
        }
    }

    @Test
    void eachFurtherUnitIsLookedAtAndReadOnceAndNoFolderIsListedForIt() throws IOException {
        writeServices(100);
        loader.load("a0.service");
        files.reset();

        for (int i = 1; i < 100; i++) {
            assertThat(loader.load("a" + i + ".service").loadState()).isEqualTo(LoadState.LOADED);
        }

        assertThat(files.listings.get()).isZero();
        assertThat(files.reads.get()).isEqualTo(99);
        assertThat(files.stats.get()).isEqualTo(99);
    }

    @Test
    void unitsThatAreReadAheadAreReadOnceEachAndAsTheyAreNow() throws IOException {
        writeServices(300);
        write("bad.service", "[Service]", "Type=nothing", "ExecStart=/bin/true");
        StringBuilder wants = new StringBuilder("bad.service alias.service missing.service");
        for (int i = 0; i < 300; i++) {
            wants.append(" a").append(i).append(".service a7.service");
        }
        write("all.target", "[Unit]", "DefaultDependencies=no", "Wants=" + wants);
        Files.createSymbolicLink(
                folder.resolve("etc/systemd/system/alias.service"), Path.of("a5.service"));
        UnitGraph graph = new UnitGraph(loader);
        files.reset();

        graph.load("all.target");

        assertThat(graph.get("a299.service").orElseThrow().loadState()).isEqualTo(LoadState.LOADED);
        assertThat(graph.get("alias.service").orElseThrow().id()).isEqualTo("a5.service");
        assertThat(graph.get("missing.service").orElseThrow().loadState())
                .isEqualTo(LoadState.NOT_FOUND);
        assertThat(said).containsOnlyOnce("bad.service").hasSize(1);
        // The file of the alias may be under way when the alias has been found to be the same unit.
        assertThat(files.reads.get()).isBetween(302, 303);

        for (int i = 0; i < 300; i++) {
            write("a" + i + ".service", "[Unit]", "Description=new", "[Service]", "ExecStart=/x");
        }
        graph.reload();

        assertThat(graph.units())
                .filteredOn(unit -> unit.id().matches("a[0-9]+.service"))
                .hasSize(300)
                .allMatch(unit -> unit.description().equals("new"));
    }

    @Test
    void whatHasNotChangedIsNotListedAgainForANewName() throws IOException {
        writeServices(3);
        loader.load("a0.service");
        files.reset();

        for (int i = 0; i < 10; i++) {
            loader.refreshChanged();
            loader.load("a1.service");
        }

        assertThat(files.listings.get()).isZero();
        assertThat(files.links.get()).isZero();
    }

    @Test
    void aFileThatIsNewIsFoundByTheTimeOfItsFolder() throws IOException {
        writeServices(1);
        loader.load("a0.service");
        assertThat(loader.load("new.service").loadState()).isEqualTo(LoadState.NOT_FOUND);

        write("new.service", "[Service]", "ExecStart=/bin/true");
        loader.refreshChanged();

        assertThat(loader.load("new.service").loadState()).isEqualTo(LoadState.LOADED);
    }

    @Test
    void aDropInOfAFolderThatWasThereIsFoundForANewName() throws IOException {
        writeServices(1);
        write("a0.service.d/x.conf", "[Unit]", "Description=x");
        assertThat(loader.load("a0.service").description()).isEqualTo("x");

        write("a0.service.d/y.conf", "[Unit]", "Description=y");
        loader.refreshChanged();

        assertThat(loader.load("a0.service").description()).isEqualTo("y");
    }

    @Test
    void aFolderThatWasChangedJustNowIsListedAgainSinceItsTimeMayNotShowAnotherChange()
            throws IOException {
        loader.withClock(() -> 0);
        writeServices(1);
        loader.load("a0.service");
        files.reset();

        loader.refreshChanged();
        loader.load("a0.service");

        assertThat(files.listings.get()).isPositive();
    }

    /** A tree that counts what it is asked. */
    private static final class CountingTree implements FileTree {
        private final FileTree tree;
        final AtomicInteger listings = new AtomicInteger();
        final AtomicInteger stats = new AtomicInteger();
        final AtomicInteger reads = new AtomicInteger();
        final AtomicInteger links = new AtomicInteger();

        CountingTree(FileTree tree) {
            this.tree = tree;
        }

        void reset() {
            listings.set(0);
            stats.set(0);
            reads.set(0);
            links.set(0);
        }

        @Override
        public Optional<Stat> statNoFollow(String path) throws IOException {
            stats.incrementAndGet();
            return tree.statNoFollow(path);
        }

        @Override
        public Optional<Stat> stat(String path) throws IOException {
            stats.incrementAndGet();
            return tree.stat(path);
        }

        @Override
        public Optional<String> readLink(String path) throws IOException {
            links.incrementAndGet();
            return tree.readLink(path);
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            reads.incrementAndGet();
            return tree.read(path);
        }

        @Override
        public Optional<byte[]> read(String path, Stat known) throws IOException {
            reads.incrementAndGet();
            return tree.read(path, known);
        }

        @Override
        public List<String> list(String path) throws IOException {
            listings.incrementAndGet();
            return tree.list(path);
        }

        @Override
        public List<Entry> entries(String path) throws IOException {
            listings.incrementAndGet();
            return tree.entries(path);
        }

        @Override
        public void symlink(String target, String path) {
            throw new IllegalStateException("nothing is written");
        }

        @Override
        public void write(String path, byte[] content, int mode) {
            throw new IllegalStateException("nothing is written");
        }

        @Override
        public void makeDirectories(String path) {
            throw new IllegalStateException("nothing is written");
        }

        @Override
        public boolean remove(String path) {
            throw new IllegalStateException("nothing is written");
        }

        @Override
        public boolean removeEmptyDirectory(String path) {
            throw new IllegalStateException("nothing is written");
        }
    }
}
