package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.service",
                "a@.service",
                "a@b.service",
                "a@b@c.socket",
                "dev-disk-by\\x2duuid.swap",
                "a.b.target",
                ".hidden.service",
                "a:b_c-d.timer",
                "-.mount",
                "-.slice"
            })
    void theseAreNames(String text) {
        assertThat(UnitName.parse(text)).map(UnitName::value).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a.",
                ".service",
                "a.nosuch",
                "@.service",
                "@b.service",
                "a b.service",
                "a/b.service",
                "a*.service",
                "\u00e4.service",
                "a.service "
            })
    void theseAreNot(String text) {
        assertThat(UnitName.parse(text)).isEmpty();
    }

    @Test
    void aNameOf255CharactersIsTheLongest() {
        assertThat(UnitName.isValid("a".repeat(247) + ".service")).isTrue();
        assertThat(UnitName.isValid("a".repeat(248) + ".service")).isFalse();
    }

    @Test
    void anInvalidNameIsNoValue() {
        assertThatThrownBy(() -> new UnitName("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPlainNameHasNoInstance() {
        UnitName name = new UnitName("foo-bar.service");

        assertThat(name.isPlain()).isTrue();
        assertThat(name.prefix()).isEqualTo("foo-bar");
        assertThat(name.instance()).isEmpty();
        assertThat(name.template()).isEmpty();
        assertThat(name.lastComponent()).isEqualTo("bar");
        assertThat(name.type()).isEqualTo(UnitType.SERVICE);
    }

    @Test
    void aTemplateHasAnEmptyInstance() {
        UnitName name = new UnitName("foo@.socket");

        assertThat(name.isTemplate()).isTrue();
        assertThat(name.instance()).contains("");
        assertThat(name.withInstance("x")).contains(new UnitName("foo@x.socket"));
        assertThat(name.withoutSuffix()).isEqualTo("foo@");
    }

    @Test
    void anInstanceKnowsItsTemplate() {
        UnitName name = new UnitName("foo@bar@baz.quux.service");

        assertThat(name.isInstance()).isTrue();
        assertThat(name.prefix()).isEqualTo("foo");
        assertThat(name.instance()).contains("bar@baz.quux");
        assertThat(name.template()).contains(new UnitName("foo@.service"));
        assertThat(name.withType(UnitType.SOCKET))
                .contains(new UnitName("foo@bar@baz.quux.socket"));
    }

    @Test
    void aPathBecomesTheNameOfAMount() {
        assertThat(UnitName.ofPath("/var/lib/my data", UnitType.MOUNT))
                .contains(new UnitName("var-lib-my\\x20data.mount"));
        assertThat(UnitName.ofPath("/", UnitType.MOUNT)).contains(new UnitName("-.mount"));
        assertThat(UnitName.ofPath("/a/../b", UnitType.MOUNT)).isEqualTo(Optional.empty());
    }

    @Test
    void everyTypeIsKnownByItsSuffix() {
        for (UnitType type : UnitType.values()) {
            assertThat(UnitType.ofSuffix(type.toString())).contains(type);
        }
        assertThat(UnitType.ofSuffix("Service")).isEmpty();
        assertThat(UnitType.SERVICE.section()).contains("Service");
        assertThat(UnitType.TARGET.section()).isEmpty();
    }
}
