package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.unit.ExecContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final Identity SELF =
            new Identity(Unistd.getuid(), Unistd.getgid(), Optional.empty(), Optional.empty());

    @TempDir Path folder;
    private final ProgramBuilder program = SyscallProgram.builder();
    private Root root;
    private Credentials credentials;

    @BeforeEach
    void open() throws ErrnoException {
        root = Root.of(folder);
        credentials = new Credentials(root, () -> 0);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private void store(String path, String content) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Path make(String... lines) throws ErrnoException {
        credentials.make("a.service", ExecSettings.of(lines), SELF, program);
        return folder.resolve("run/credentials/a.service");
    }

    @Test
    void whatIsLoadedComesBeforeWhatIsSet() throws Exception {
        store("srv/secret", "loaded");

        Path made =
                make(
                        "SetCredential=one:default:with:colons",
                        "SetCredential=two:other\\x41",
                        "LoadCredential=one:/srv/secret");

        assertThat(made.resolve("one")).hasContent("loaded");
        assertThat(made.resolve("two")).hasContent("otherA");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(made.resolve("one"))))
                .isEqualTo("r--------");
        // What is left to the child: nobody writes there any more, and the user may read.
        assertThat(program.build().render())
                .contains("chmod(-100, \"/run/credentials/a.service\", 0500)");
    }

    @Test
    void aNameIsLookedForInTheStoresInOrder() throws Exception {
        store("usr/lib/credstore/key", "vendor");
        store("etc/credstore/key", "administrator");

        Path made = make("LoadCredential=key", "LoadCredential=none", "LoadCredential=x:key");

        assertThat(made.resolve("key")).hasContent("administrator");
        assertThat(made.resolve("x")).hasContent("administrator");
        assertThat(made.resolve("none")).doesNotExist();
    }

    @Test
    void aFolderIsLoadedWhole() throws Exception {
        store("srv/keys/one", "1");
        store("srv/keys/sub/two", "2");

        Path made = make("LoadCredential=k:/srv/keys");

        assertThat(made.resolve("k_one")).hasContent("1");
        assertThat(made.resolve("k_sub_two")).hasContent("2");
    }

    @Test
    void patternsBringWhatNothingElseBrought() throws Exception {
        store("run/credstore/app.one", "1");
        store("run/credstore/app.two", "2");
        store("run/credstore/other", "3");
        store("srv/one", "loaded");

        Path made = make("ImportCredential=app.*", "LoadCredential=app.one:/srv/one");

        assertThat(made.resolve("app.one")).hasContent("loaded");
        assertThat(made.resolve("app.two")).hasContent("2");
        assertThat(made.resolve("other")).doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsAnErrorUnlessThereIsADefault() throws Exception {
        Path made = make("LoadCredential=a:/not/there", "SetCredential=a:default");
        assertThat(made.resolve("a")).hasContent("default");

        assertThatThrownBy(() ->
                        credentials.make(
                                "b.service",
                                ExecSettings.of("LoadCredential=a:/not/there"),
                                SELF,
                                program))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("/not/there");
    }

    @Test
    void whatIsNotEncryptedIsRefusedAsEncrypted() {
        assertThatThrownBy(() -> make("SetCredentialEncrypted=a:AAAA"))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("decrypt");
    }

    @Test
    void anEncryptedOneNeedsTheSecretOfThisMachine() throws Exception {
        store("etc/credstore.encrypted/a", "Whxqht+dQJax1aZeCGLxmiAAAAABAAAADAAAABAAAAAIzXdH");

        assertThatThrownBy(() -> make("LoadCredentialEncrypted=a"))
                .hasMessageContaining("no /var/lib/systemd/credential.secret");
        store("etc/machine-id", "05bbebcb99fb486daa8f43018ee06b21\n");
        store("var/lib/systemd/credential.secret", "x".repeat(4112));
        assertThatThrownBy(() -> make("LoadCredentialEncrypted=a"))
                .hasMessageContaining("another machine");
    }

    @Test
    void whatIsImportedCanGetAnotherName() throws Exception {
        store("etc/credstore/my.one", "1");
        store("etc/credstore/my.two", "2");

        Path made = make("ImportCredential=my.*:your.", "ImportCredential=my.one:whole");

        assertThat(made.resolve("your.one")).hasContent("1");
        assertThat(made.resolve("your.two")).hasContent("2");
        assertThat(made.resolve("whole")).hasContent("1");
    }

    @Test
    void aSocketIsAskedByTheChild() throws Exception {
        Path socket = folder.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            make("LoadCredential=a:/s");

            assertThat(program.build().render())
                    .containsPattern("bind\\(opened#0, @[0-9a-f]{16}/unit/a.service/a, ")
                    .contains("connect(opened#0, " + socket)
                    .contains("copy(opened#0, opened#1, 1048576)");
        }
    }

    @Test
    void theyGoWhenTheUnitIsDown() throws Exception {
        ExecContext context = ExecSettings.of("SetCredential=a:b");
        Path made = make("SetCredential=a:b");
        assertThat(made).isDirectory();

        credentials.release("a.service", context);

        assertThat(made).doesNotExist();
    }
}
