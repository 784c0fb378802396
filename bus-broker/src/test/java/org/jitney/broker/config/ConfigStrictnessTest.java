package org.jitney.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a configuration may say and what it may not; dbus-daemon must be of the same opinion. */
class ConfigStrictnessTest {
    private static final Path DAEMON = Path.of("/usr/bin/dbus-daemon");

    @TempDir private Path directory;

    static Stream<String> wrong() {
        return Stream.concat(
                wrongRules().map(r -> "<policy context='default'>%s</policy>".formatted(r)),
                Stream.of(
                        "<nonsense/>",
                        "text",
                        "<policy/>",
                        "<policy context='other'/>",
                        "<policy context='default' user='root'/>",
                        "<policy context='default' extra='1'/>",
                        "<policy at_console='yes'/>",
                        "<policy context='default'>text</policy>",
                        "<policy context='default'><permit own='*'/></policy>",
                        "<policy user='root'><allow user='root'/></policy>",
                        "<policy group='root'><deny group='root'/></policy>",
                        "<policy context='default'><allow own='*'><allow own='*'/></allow></policy>",
                        "<policy context='default'><allow own='*'>text</allow></policy>",
                        "<limit>1</limit>",
                        "<limit name='max_wishes'>1</limit>",
                        "<limit name='max_message_size'>many</limit>",
                        "<limit name='max_message_size'>-1</limit>",
                        "<limit name='auth_timeout'>3000000000</limit>",
                        "<limit name='auth_timeout' unit='s'>3</limit>",
                        "<limit name='auth_timeout'/>",
                        "<type/>",
                        "<type system='yes'>system</type>",
                        "<fork>now</fork>",
                        "<fork when='now'/>",
                        "<keep_umask>text</keep_umask>",
                        "<allow_anonymous x='y'/>",
                        "<standard_session_servicedirs>x</standard_session_servicedirs>",
                        "<listen path='x'>unix:path=/x</listen>",
                        "<include>absent.conf</include>",
                        "<include ignore_missing='perhaps'>absent.conf</include>",
                        "<include if_selinux_enabled='perhaps'>absent.conf</include>",
                        "<include selinux_root_relative='yes'>absent.conf</include>",
                        "<include other='yes'>absent.conf</include>",
                        "<include>bus.conf</include>",
                        "<includedir/>",
                        "<servicedir/>",
                        "<servicehelper/>",
                        "<selinux><allow own='a.b'/></selinux>",
                        "<selinux><associate own='a.b'/></selinux>",
                        "<selinux><associate own='a.b' context='c' other='d'/></selinux>",
                        "<apparmor mode='perhaps'/>",
                        "<policy xmlns='urn:x' context='default'/>",
                        "<policy context='default'>",
                        "<policy context=default/>"));
    }

    private static Stream<String> wrongRules() {
        return Stream.of(
                "<allow/>",
                "<allow own='a.b' send_path='/'/>",
                "<allow own='a.b' own_prefix='a.b'/>",
                "<allow own='a.b' eavesdrop='true'/>",
                "<allow own='a.b' min_fds='1'/>",
                "<allow user='root' group='root'/>",
                "<allow send_path='/' receive_path='/'/>",
                "<allow send_type='x'/>",
                "<allow receive_type='x'/>",
                "<allow send_nonsense='x'/>",
                "<allow send_broadcast='maybe'/>",
                "<allow eavesdrop='maybe'/>",
                "<allow send_path='/' eavesdrop='1'/>",
                "<allow send_requested_reply='yes'/>",
                "<allow receive_requested_reply='yes'/>",
                "<allow send_destination='a.b' send_destination_prefix='a.b'/>",
                "<allow send_destination='a.b' send_broadcast='true'/>",
                "<allow send_member='M'/>",
                "<allow send_member='M' send_destination='a.b'/>",
                "<allow receive_member='M'/>",
                "<allow send_error='a.E' send_interface='a.I'/>",
                "<allow receive_error='a.E' receive_interface='a.I'/>",
                "<allow min_fds='1'/>",
                "<allow log='true'/>",
                "<allow send_path='/' min_fds='-1'/>",
                "<allow send_path='/' max_fds='many'/>",
                "<allow send_path='/' max_fds='33554433'/>");
    }

    static Stream<String> right() {
        return Stream.of(
                "",
                "<!-- comment --><policy context='default'> <!-- c --> </policy>",
                "<policy context='mandatory'><deny own_prefix='a.b'/></policy>",
                "<policy user='root'><allow own='*'/></policy>",
                "<policy user='0'><allow own='*'/></policy>",
                "<policy user='no-such-user'><allow own='*'/></policy>",
                "<policy group='no-such-group'><allow own='*'/></policy>",
                "<policy at_console='true'><allow user='*'/></policy>",
                "<policy context='default'><allow user='no-such-user'/></policy>",
                "<policy context='default'><allow send_member='M' send_path='/o'/></policy>",
                "<policy context='default'><allow send_path='/' max_fds='33554432'/></policy>",
                "<policy context='default'><allow send_path='/' min_fds='0x2'/></policy>",
                "<policy context='default'><allow send_path='/' log='perhaps'/></policy>",
                "<policy context='default'><allow send_destination='*' send_broadcast='true'/></policy>",
                "<policy context='default'><allow send_destination_prefix='*'/></policy>",
                "<policy context='default'><allow eavesdrop='true' max_fds='1'/></policy>",
                "<limit name='max_message_size'>0x10000</limit>",
                "<limit name='pending_fd_timeout'>1000</limit>",
                "<limit name='max_pending_service_starts'>1000</limit>",
                "<limit name='max_incoming_unix_fds'>1000</limit>",
                "<include ignore_missing='yes'>absent.conf</include>",
                "<include if_selinux_enabled='yes' selinux_root_relative='yes'>contexts/x</include>",
                "<includedir>absent.d</includedir>",
                "<keep_umask/><syslog/><allow_anonymous/>",
                "<servicedir>services</servicedir><servicehelper>/x/helper</servicehelper>",
                "<standard_session_servicedirs/><standard_system_servicedirs/>",
                "<selinux><associate own='a.b' context='c'/></selinux>",
                "<apparmor/>",
                "<apparmor mode='disabled'/>");
    }

    private Path write(String body) throws IOException {
        return Files.writeString(
                directory.resolve("bus.conf"),
                """
                <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                <busconfig><listen>unix:path=%s/bus</listen><auth>EXTERNAL</auth>
                %s
                </busconfig>
                """
                        .formatted(directory, body));
    }

    private boolean accepts(String body) throws IOException {
        String file = write(body).toString();
        MapSource source = new MapSource().file(file, Files.readString(Path.of(file)));
        try {
            ConfigReader.read(source, file);
            return true;
        } catch (ConfigError e) {
            assertThat(e).hasMessageStartingWith(directory.toString());
            return false;
        }
    }

    private boolean daemonAccepts(String body) throws IOException {
        assumeTrue(Files.isExecutable(DAEMON), "!!! NOT RUN: dbus-daemon is not installed");
        Process daemon =
                new ProcessBuilder(
                                List.of(
                                        DAEMON.toString(),
                                        "--config-file=" + write(body),
                                        "--nofork",
                                        "--nosyslog",
                                        "--print-address=1"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = daemon.inputReader(StandardCharsets.UTF_8)) {
            return out.readLine() != null;
        } finally {
            daemon.destroy();
            daemon.onExit().join();
        }
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsPlainlyWrongIsRefused(String body) throws IOException {
        assertThat(accepts(body)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("right")
    void whatIsRightIsTaken(String body) throws IOException {
        assertThat(accepts(body)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void dbusDaemonRefusesTheSame(String body) throws IOException {
        assertThat(daemonAccepts(body)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("right")
    void dbusDaemonTakesTheSame(String body) throws IOException {
        assertThat(daemonAccepts(body)).isTrue();
    }
}
