package org.jitney.broker.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceFileTest {
    @Test
    void readsItsSectionAndNoOther() throws ServiceFile.Broken {
        ServiceFile service =
                ServiceFile.parse(
                        """
                        # A comment
                        [D-BUS Service]
                        Name = com.example.A
                        Exec=/bin/a --title=a\\sb
                        Exec[de]=/bin/b
                        User=alice

                        [Another One]
                        Exec=/bin/c
                        """);

        assertThat(service)
                .isEqualTo(
                        new ServiceFile(
                                "com.example.A",
                                "/bin/a --title=a b",
                                Optional.of("alice"),
                                Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Name=a.b\n",
                "[D-BUS Service]\nName=a.b\n",
                "[D-BUS Service]\nExec=/bin/a\n",
                "[D-BUS Service]\nName=a.b\nExec=/bin/a\nnonsense\n",
                "[D-BUS Service]\nName=a.b\nName=a.c\nExec=/bin/a\n",
                "[D-BUS Service]\nName=a.b\nExec=/bin/a\\x\n",
                "[D-BUS Service]\nName=a.b\nExec=/bin/a\\",
                "[D-BUS Service\nName=a.b\nExec=/bin/a\n",
            })
    void aFileWithAMistakeProvidesNothing(String text) {
        assertThatThrownBy(() -> ServiceFile.parse(text)).isInstanceOf(ServiceFile.Broken.class);
    }
}
