package org.jitney.unitfile.install;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A tree on disk for tests: trusts it, and follows symlinks by itself so that they stay inside. */
class DiskTree implements FileTree {
    private final Path root;

    DiskTree(Path root) {
        this.root = root;
    }

    private Path at(String path) throws IOException {
        try {
            String folder = Symlinks.resolve(new Plain(), Symlinks.parent(path));
            String below = folder + "/" + Symlinks.basename(path);
            return root.resolve(below.replaceFirst("^/+", ""));
        } catch (Refused e) {
            throw new FileError(path, "ELOOP", "Too many levels of symbolic links");
        }
    }

    /** Reads symlinks only where no folder on the way is one. */
    private final class Plain extends Unsupported {
        @Override
        public Optional<String> readLink(String path) throws IOException {
            Path file = root.resolve(path.replaceFirst("^/+", ""));
            return Files.isSymbolicLink(file)
                    ? Optional.of(Files.readSymbolicLink(file).toString())
                    : Optional.empty();
        }
    }

    @Override
    public Optional<Stat> statNoFollow(String path) throws IOException {
        Path file = at(path);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Kind kind = Kind.OTHER;
        if (Files.isSymbolicLink(file)) {
            kind = Kind.SYMLINK;
        } else if (Files.isRegularFile(file)) {
            kind = Kind.REGULAR;
        } else if (Files.isDirectory(file)) {
            kind = Kind.DIRECTORY;
        }
        long size = kind == Kind.REGULAR ? Files.size(file) : 0;
        long changed =
                Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .to(TimeUnit.MICROSECONDS);
        return Optional.of(new Stat(kind, size, 0644, false, changed, Optional.empty()));
    }

    @Override
    public Optional<Stat> stat(String path) throws IOException {
        try {
            return statNoFollow(Symlinks.resolve(this, path));
        } catch (Refused e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        Path file = at(path);
        return Files.isSymbolicLink(file)
                ? Optional.of(Files.readSymbolicLink(file).toString())
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(at(Symlinks.resolve(this, path))));
        } catch (NoSuchFileException | Refused e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> list(String path) throws IOException {
        try (var files = Files.list(at(Symlinks.resolve(this, path)))) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException | Refused e) {
            return List.of();
        }
    }

    @Override
    public void symlink(String target, String path) throws IOException {
        Path file = at(path);
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.createSymbolicLink(file, Path.of(target));
    }

    @Override
    public void write(String path, byte[] content, int mode) throws IOException {
        Path file = at(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Override
    public void makeDirectories(String path) throws IOException {
        Files.createDirectories(at(path));
    }

    @Override
    public boolean remove(String path) throws IOException {
        return Files.deleteIfExists(at(path));
    }

    @Override
    public boolean removeEmptyDirectory(String path) throws IOException {
        try {
            return Files.deleteIfExists(at(path));
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    /** Every method but the one that is overridden is a mistake of the test. */
    private abstract static class Unsupported implements FileTree {
        @Override
        public Optional<Stat> statNoFollow(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Optional<Stat> stat(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Optional<byte[]> read(String path) {
            throw new AssertionError(path);
        }

        @Override
        public List<String> list(String path) {
            throw new AssertionError(path);
        }

        @Override
        public void symlink(String target, String path) {
            throw new AssertionError(path);
        }

        @Override
        public void write(String path, byte[] content, int mode) {
            throw new AssertionError(path);
        }

        @Override
        public void makeDirectories(String path) {
            throw new AssertionError(path);
        }

        @Override
        public boolean remove(String path) {
            throw new AssertionError(path);
        }

        @Override
        public boolean removeEmptyDirectory(String path) {
            throw new AssertionError(path);
        }
    }
}
