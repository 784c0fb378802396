package org.jitney.manager.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
                        _ -> {});
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

        assertThat(files.listings).isZero();
        assertThat(files.reads).isEqualTo(99);
        assertThat(files.stats).isEqualTo(99);
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

        assertThat(files.listings).isZero();
        assertThat(files.links).isZero();
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

        assertThat(files.listings).isPositive();
    }

    /** A tree that counts what it is asked. */
    private static final class CountingTree implements FileTree {
        private final FileTree tree;
        int listings;
        int stats;
        int reads;
        int links;

        CountingTree(FileTree tree) {
            this.tree = tree;
        }

        void reset() {
            listings = 0;
            stats = 0;
            reads = 0;
            links = 0;
        }

        @Override
        public Optional<Stat> statNoFollow(String path) throws IOException {
            stats++;
            return tree.statNoFollow(path);
        }

        @Override
        public Optional<Stat> stat(String path) throws IOException {
            stats++;
            return tree.stat(path);
        }

        @Override
        public Optional<String> readLink(String path) throws IOException {
            links++;
            return tree.readLink(path);
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            reads++;
            return tree.read(path);
        }

        @Override
        public Optional<byte[]> read(String path, Stat known) throws IOException {
            reads++;
            return tree.read(path, known);
        }

        @Override
        public List<String> list(String path) throws IOException {
            listings++;
            return tree.list(path);
        }

        @Override
        public List<Entry> entries(String path) throws IOException {
            listings++;
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
