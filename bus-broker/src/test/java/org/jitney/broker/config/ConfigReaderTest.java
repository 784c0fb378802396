package org.jitney.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.jitney.bus.keyring.KeyringDirectory;
import org.jitney.bus.sasl.Keyring;
import org.jitney.bus.sasl.Mechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    private static final String MAIN = "/etc/bus.conf";

    @Test
    void readsWhatTheBusIsTold() throws ConfigError {
        MapSource source =
                new MapSource()
                        .file(
                                MAIN,
                                "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'",
                                " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>",
                                "<busconfig>",
                                "<type>system</type><user>messagebus</user><fork/>",
                                "<!-- a comment --><listen>unix:path=/run/a</listen>",
                                "<listen>unix:path=/run/b</listen>",
                                "<pidfile>/run/pid</pidfile><auth>EXTERNAL</auth><syslog/>",
                                "<servicedir>services</servicedir>",
                                "<limit name='max_names_per_connection'>7</limit>",
                                "</busconfig>");

        BusConfig config = ConfigReader.read(source, MAIN);

        assertThat(config.type()).contains("system");
        assertThat(config.user()).contains("messagebus");
        assertThat(config.fork()).isTrue();
        assertThat(config.listen()).containsExactly("unix:path=/run/a", "unix:path=/run/b");
        assertThat(config.pidFile()).contains("/run/pid");
        assertThat(config.serviceDirectories()).containsExactly("/etc/services");
        assertThat(config.limits()).containsEntry("max_names_per_connection", 7L);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void includesFilesWhereTheyStandAndDirectoriesInOrder() throws ConfigError {
        MapSource source =
                new MapSource()
                        .file(
                                MAIN,
                                "<busconfig><include>one.conf</include>",
                                "<listen>main</listen>",
                                "<include ignore_missing='yes'>/absent.conf</include>",
                                "<includedir>bus.d</includedir></busconfig>")
                        .file("/etc/one.conf", "<busconfig><listen>one</listen></busconfig>")
                        .file("/etc/bus.d/b.conf", "<busconfig><listen>b</listen></busconfig>")
                        .file("/etc/bus.d/a.conf", "<busconfig><listen>a</listen></busconfig>")
                        .file(
                                "/etc/bus.d/c.conf.dpkg-old",
                                "<busconfig><listen>c</listen></busconfig>");

        assertThat(ConfigReader.read(source, MAIN).listen())
                .containsExactly("one", "main", "a", "b");
    }

    @Test
    void aBrokenFileOfAPackageIsPassedOverWithAWarning() throws ConfigError {
        MapSource source =
                new MapSource()
                        .file(MAIN, "<busconfig><includedir>bus.d</includedir></busconfig>")
                        .file("/etc/bus.d/a.conf", "<busconfig>", "<nonsense/></busconfig>")
                        .file("/etc/bus.d/b.conf", "<busconfig><listen>b</listen></busconfig>");

        BusConfig config = ConfigReader.read(source, MAIN);

        assertThat(config.listen()).containsExactly("b");
        assertThat(config.warnings())
                .singleElement()
                .asString()
                .contains("/etc/bus.d/a.conf:2: element <nonsense> not allowed inside <busconfig>");
    }

    @Test
    void policiesOfUnknownUsersAreForNobody() throws ConfigError {
        MapSource source =
                new MapSource()
                        .file(
                                MAIN,
                                "<busconfig>",
                                "<policy user='nobody-knows'><allow own='*'/></policy>",
                                "<policy user='alice'><allow own='*'/></policy>",
                                "</busconfig>");

        BusConfig config = ConfigReader.read(source, MAIN);

        assertThat(config.policy().user(1000)).hasSize(1);
        assertThat(config.policy().everybody()).isEmpty();
        assertThat(config.warnings())
                .containsExactly("/etc/bus.conf:2: unknown user \"nobody-knows\" in <policy>");
    }

    @Test
    void readsWhatIsNotPolicy() throws ConfigError {
        MapSource source =
                new MapSource()
                        .file(
                                MAIN,
                                "<busconfig><auth>EXTERNAL</auth><auth>ANONYMOUS</auth><allow_anonymous/>",
                                "<keep_umask/><syslog/><servicehelper>helper</servicehelper>",
                                "<standard_session_servicedirs/><servicedir>/x</servicedir>",
                                "<servicedir>/x</servicedir><includedir>bus.d</includedir></busconfig>");

        BusConfig config = ConfigReader.read(source, MAIN);

        assertThat(config.login().mechanisms()).containsExactly("EXTERNAL", "ANONYMOUS");
        assertThat(config.login().anonymous()).isTrue();
        assertThat(config.daemon().syslog()).isTrue();
        assertThat(config.daemon().keepMask()).isTrue();
        assertThat(config.daemon().serviceHelper()).contains("/etc/helper");
        assertThat(config.serviceDirectories())
                .containsExactly(
                        "/usr/local/share/dbus-1/services", "/usr/share/dbus-1/services", "/x");
        assertThat(config.daemon().includeDirectories()).containsExactly("/etc/bus.d");
    }

    @Test
    void nothingOfABrokenFileIsUsed() throws ConfigError {
        MapSource source =
                new MapSource()
                        .rules("/etc/bus.d/a.conf", "<allow own='a.b'/>", "<allow nonsense='x'/>")
                        .rules("/etc/bus.d/b.conf", "<allow own='c.d'/>")
                        .file(MAIN, "<busconfig><includedir>bus.d</includedir></busconfig>");

        BusConfig config = ConfigReader.read(source, MAIN);

        assertThat(config.policy().everybody())
                .extracting(r -> r.origin().place())
                .containsExactly("/etc/bus.d/b.conf:2");
    }

    @Test
    void anIncludedFileHasTheLastWordWhereOnlyOneValueCanHold() throws ConfigError {
        MapSource source =
                new MapSource()
                        .file(
                                MAIN,
                                "<busconfig><type>a</type><user>root</user>",
                                "<limit name='max_names_per_connection'>7</limit>",
                                "<include>/one.conf</include></busconfig>")
                        .file(
                                "/one.conf",
                                "<busconfig><type>b</type>",
                                "<limit name='max_names_per_connection'>8</limit></busconfig>");

        BusConfig config = ConfigReader.read(source, MAIN);

        assertThat(config.type()).contains("b");
        assertThat(config.user()).contains("root");
        assertThat(config.limits()).containsEntry("max_names_per_connection", 8L);
    }

    @Test
    void whatIsNotEnforcedIsSaid() throws ConfigError {
        MapSource source =
                new MapSource()
                        .file(
                                MAIN,
                                "<busconfig>",
                                "<apparmor mode='enabled'/>",
                                "<selinux><associate own='a.b' context='c'/></selinux></busconfig>");

        assertThat(ConfigReader.read(source, MAIN).warnings())
                .containsExactly(
                        "/etc/bus.conf:2: AppArmor is not supported: its rules are not enforced",
                        "/etc/bus.conf:3: SELinux is not supported: <associate> is not enforced");
    }

    @Test
    void aBusThatRequiresAppArmorDoesNotStartWithout() {
        MapSource source =
                new MapSource().file(MAIN, "<busconfig><apparmor mode='required'/></busconfig>");

        assertThatThrownBy(() -> ConfigReader.read(source, MAIN))
                .hasMessage("/etc/bus.conf:1: AppArmor is required, but not supported here");
    }

    @Test
    void anErrorNamesTheLineWhereTheRuleStarts() {
        MapSource source =
                new MapSource()
                        .rules(
                                MAIN,
                                "<!-- a",
                                "comment --><allow own='*'/>",
                                "",
                                "  <allow",
                                "send_type='x'",
                                "/>");

        assertThatThrownBy(() -> ConfigReader.read(source, MAIN))
                .hasMessage("/etc/bus.conf:5: <allow>: bad message type \"x\"");
    }

    @Test
    void entitiesOfAFileAreNotFetched() throws ConfigError {
        MapSource source =
                new MapSource()
                        .file(
                                MAIN,
                                "<!DOCTYPE busconfig [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
                                "<busconfig><type>a</type></busconfig>");

        assertThat(ConfigReader.read(source, MAIN).type()).contains("a");
    }

    @ParameterizedTest
    @CsvSource({
        "'', EXTERNAL DBUS_COOKIE_SHA1",
        "<allow_anonymous/>, EXTERNAL DBUS_COOKIE_SHA1",
        "<auth>EXTERNAL</auth>, EXTERNAL",
        "<auth>EXTERNAL</auth><auth>ANONYMOUS</auth>, EXTERNAL",
        "<auth>ANONYMOUS</auth><allow_anonymous/>, ANONYMOUS",
        "<auth>DBUS_COOKIE_SHA1</auth>, DBUS_COOKIE_SHA1",
        "<auth>KERBEROS</auth>, ''",
    })
    void mechanismsAreThoseThatTheFileNames(String elements, String offered) throws ConfigError {
        MapSource source = new MapSource().file(MAIN, "<busconfig>" + elements + "</busconfig>");
        BusConfig file = ConfigReader.read(source, MAIN);
        Keyring keyring = KeyringDirectory.ofHome(Path.of("/nowhere"));

        Authentication how =
                Authentication.EXTERNAL
                        .with(keyring, "olga")
                        .offering(file.login().mechanisms(), file.login().anonymous());

        assertThat(how.mechanisms())
                .extracting(Mechanism::name)
                .containsExactlyInAnyOrder(offered.isEmpty() ? new String[0] : offered.split(" "));
    }

    @Test
    void whatStandsForAnEntityIsRefused() {
        MapSource source =
                new MapSource()
                        .file(
                                MAIN,
                                "<!DOCTYPE busconfig [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
                                "<busconfig><type>&x;</type></busconfig>");

        assertThatThrownBy(() -> ConfigReader.read(source, MAIN)).isInstanceOf(ConfigError.class);
    }
}
