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
import org.junit.jupiter.params.provider.ValueSource;

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
                .contains("/etc/bus.d/a.conf:2: unknown element <nonsense>");
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<other/>",
                "<busconfig><nonsense/></busconfig>",
                "<busconfig>",
                "<busconfig><include>absent</include></busconfig>",
                "<busconfig><include>/etc/bus.conf</include></busconfig>",
                "<busconfig><limit name='x'>many</limit></busconfig>",
                "<busconfig><policy><allow own='*'/></policy></busconfig>",
                "<busconfig><policy context='other'/></busconfig>",
                "<busconfig><policy context='default'><permit own='*'/></policy></busconfig>",
                "<busconfig><policy context='default'><allow/></policy></busconfig>",
                "<busconfig><policy context='default'><allow own='a' send_path='/'/></policy></busconfig>",
                "<busconfig><policy context='default'><allow send_type='x'/></policy></busconfig>",
                "<busconfig><policy context='default'><allow send_nonsense='x'/></policy></busconfig>",
                "<busconfig><policy context='default'><allow send_broadcast='maybe'/></policy></busconfig>",
            })
    void refusesWhatIsPlainlyWrong(String text) {
        assertThatThrownBy(() -> ConfigReader.read(new MapSource().file(MAIN, text), MAIN))
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("/etc/");
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
                        .offering(file.auth(), file.allowAnonymous());

        assertThat(how.mechanisms())
                .extracting(Mechanism::name)
                .containsExactlyInAnyOrder(offered.isEmpty() ? new String[0] : offered.split(" "));
        assertThat(file.warnings()).hasSize(elements.contains("KERBEROS") ? 1 : 0);
    }
}
