package org.jitney.guest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class GuestTreeTest {
    @TempDir Path guest;

    private interface Question<T> {
        T ask(GuestTree tree) throws TreeError;
    }

    private <T> T ask(Question<T> question) throws Exception {
        try (Root root = Root.of(guest)) {
            return question.ask(new GuestTree(root));
        }
    }

    private Optional<String> text(String path) throws Exception {
        return ask(t -> t.readText(path));
    }

    private TreeError.Kind refusal(Question<?> question) throws Exception {
        TreeError e = catchThrowableOfType(TreeError.class, () -> ask(question));
        assertThat(e).isNotNull();
        return e.kind();
    }

    @Test
    void linksAreFollowedInsideTheRoot() throws Exception {
        Files.createDirectories(guest.resolve("etc"));
        Files.writeString(guest.resolve("etc/shadow"), "the guest's own");
        Files.createSymbolicLink(guest.resolve("absolute"), Path.of("/etc/shadow"));
        Files.createSymbolicLink(guest.resolve("up"), Path.of("../../../../etc/shadow"));

        assertThat(text("/absolute")).contains("the guest's own");
        assertThat(text("/up")).contains("the guest's own");
        assertThat(text("/../../etc/shadow")).contains("the guest's own");
    }

    @Test
    void aLoopOfLinksIsAnError() throws Exception {
        Files.createSymbolicLink(guest.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(guest.resolve("b"), Path.of("/a"));

        assertThat(refusal(t -> t.read("/a"))).isEqualTo(TreeError.Kind.LOOP);
        assertThat(refusal(t -> t.target("/a/x"))).isEqualTo(TreeError.Kind.LOOP);
    }

    @Test
    void whatIsNoRegularFileIsNotOpened() throws Exception {
        Stat.mknodat(Fcntl.AT_FDCWD, guest.resolve("fifo").toString(), Stat.S_IFIFO | 0666, 0);
        Files.createDirectory(guest.resolve("folder"));

        assertThat(refusal(t -> t.read("/fifo"))).isEqualTo(TreeError.Kind.NOT_REGULAR);
        assertThat(refusal(t -> t.read("/folder"))).isEqualTo(TreeError.Kind.NOT_REGULAR);
        Optional<Node> fifo = ask(t -> t.node("/fifo"));
        assertThat(fifo.orElseThrow().kind()).isEqualTo(Node.Kind.FIFO);
    }

    @Test
    void aHugeFileIsNotRead() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(guest.resolve("huge").toFile(), "rw")) {
            file.setLength(10L << 30);
        }

        assertThat(refusal(t -> t.read("/huge"))).isEqualTo(TreeError.Kind.TOO_LARGE);
    }

    @Test
    void whatIsNotThereIsEmpty() throws Exception {
        Files.writeString(guest.resolve("file"), "");

        assertThat(text("/nothing")).isEmpty();
        assertThat(text("/file/below")).isEmpty();
        assertThat(this.<List<String>>ask(t -> t.list("/nothing"))).isEmpty();
        assertThat(this.<List<String>>ask(t -> t.list("/file"))).isEmpty();
        assertThat(this.<Optional<String>>ask(t -> t.readLink("/file"))).isEmpty();
        assertThat(this.<Optional<String>>ask(t -> t.realPath("/nothing"))).isEmpty();
    }

    @Test
    void aPathThatIsNoneIsRefused() throws Exception {
        assertThat(refusal(t -> t.read("relative"))).isEqualTo(TreeError.Kind.BAD_PATH);
        assertThat(refusal(t -> t.read("/a\0b"))).isEqualTo(TreeError.Kind.BAD_PATH);
        assertThat(refusal(t -> t.node("/" + "x/".repeat(3000))))
                .isEqualTo(TreeError.Kind.BAD_PATH);
    }
}
