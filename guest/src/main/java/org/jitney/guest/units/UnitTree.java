package org.jitney.guest.units;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.guest.tree.Attributes;
import org.jitney.guest.tree.Content;
import org.jitney.guest.tree.Edit;
import org.jitney.guest.tree.Node;
import org.jitney.guest.tree.PlannedTree;
import org.jitney.guest.tree.Reason;
import org.jitney.guest.tree.TreeError;
import org.jitney.unitfile.install.FileError;
import org.jitney.unitfile.install.FileTree;

/** A planned tree as the rules of unit files see it; what they write becomes edits. */
final class UnitTree implements FileTree {
    private static final long NULL_DEVICE = 0x103; // major 1, minor 3

    private final PlannedTree tree;
    private final Reason reason;

    UnitTree(PlannedTree tree, Reason reason) {
        this.tree = tree;
        this.reason = reason;
    }

    private interface Question<T> {
        Optional<T> ask() throws TreeError;
    }

    /** A path that can be nobody's leads to nothing. */
    private static <T> Optional<T> ifThere(Question<T> question) throws FileError {
        try {
            return question.ask();
        } catch (TreeError e) {
            if (e.kind() == TreeError.Kind.BAD_PATH) {
                return Optional.empty();
            }
            throw error(e);
        }
    }

    private static FileError error(TreeError e) {
        return switch (e.kind()) {
            case LOOP -> new FileError(e.path(), "ELOOP", "Too many levels of symbolic links");
            case TOO_LARGE -> new FileError(e.path(), "EFBIG", "File too large");
            case NOT_REGULAR -> new FileError(e.path(), "EBADFD", "File descriptor in bad state");
            case IN_THE_WAY -> new FileError(e.path(), "EEXIST", "File exists");
            case READ_ONLY -> new FileError(e.path(), "EROFS", "Read-only file system");
            case BAD_PATH -> new FileError(e.path(), "EINVAL", "Invalid argument");
            case CHANGED, RECORDS, OTHER ->
                    new FileError(e.path(), "EIO", String.valueOf(e.getMessage()));
        };
    }

    private static Kind kind(Node.Kind kind) {
        return switch (kind) {
            case REGULAR -> Kind.REGULAR;
            case DIRECTORY -> Kind.DIRECTORY;
            case SYMLINK -> Kind.SYMLINK;
            case CHARACTER_DEVICE -> Kind.DEVICE;
            case BLOCK_DEVICE, FIFO, SOCKET -> Kind.OTHER;
        };
    }

    private static Stat describe(Node node) {
        Kind kind = kind(node.kind());
        boolean isNull = kind == Kind.DEVICE && node.device() == NULL_DEVICE;
        return new Stat(
                kind, node.size(), node.mode(), isNull, node.modifiedUsec(), Optional.empty());
    }

    @Override
    public Optional<Stat> statNoFollow(String path) throws IOException {
        return ifThere(() -> tree.node(path)).map(UnitTree::describe);
    }

    @Override
    public Optional<Stat> stat(String path) throws IOException {
        return ifThere(() -> tree.target(path)).map(UnitTree::describe);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        return ifThere(() -> tree.readLink(path));
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return ifThere(() -> tree.read(path)).map(Content::bytes);
    }

    @Override
    public List<String> list(String path) throws IOException {
        return ifThere(() -> Optional.of(tree.list(path))).orElse(List.of());
    }

    @Override
    public List<Entry> entries(String path) throws IOException {
        List<Entry> out = new ArrayList<>();
        ifThere(() -> Optional.of(tree.kinds(path)))
                .ifPresent(all -> all.forEach((name, k) -> out.add(new Entry(name, kind(k)))));
        return out;
    }

    private void make(Edit edit) throws FileError {
        try {
            tree.make(edit);
        } catch (TreeError e) {
            throw error(e);
        }
    }

    @Override
    public void symlink(String target, String path) throws IOException {
        make(new Edit.MakeSymlink(path, target, reason));
    }

    @Override
    public void write(String path, byte[] content, int mode) throws IOException {
        Attributes attributes = Attributes.mode(mode);
        make(new Edit.WriteFile(path, Content.of(content), attributes, reason));
    }

    @Override
    public void makeDirectories(String path) throws IOException {
        make(new Edit.MakeDirectory(path, Attributes.KEPT, reason));
    }

    @Override
    public boolean remove(String path) throws IOException {
        boolean isThere = statNoFollow(path).isPresent();
        make(new Edit.Remove(path, reason));
        return isThere;
    }

    @Override
    public boolean removeEmptyDirectory(String path) throws IOException {
        Optional<Stat> stat = statNoFollow(path);
        boolean isEmpty =
                stat.isPresent() && stat.get().kind() == Kind.DIRECTORY && list(path).isEmpty();
        if (isEmpty) {
            make(new Edit.Remove(path, reason));
        }
        return isEmpty;
    }
}
