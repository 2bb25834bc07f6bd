package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The people of one test, who go when it ends. A page that complained, for instance of its content policy, fails the test, unless
 * the test has cut its network: then the browser reports each attempt to connect.
 *
 * @see RegisterExtension
 */
public final class People implements AfterEachCallback {
  private final List<Person> present = new ArrayList<>();
  private boolean mayComplain;

  /** Somebody at a desk, in English, in a room under a name. */
  public Person in(Server server, String room, String name) {
    return with(server, Person.desk()).enter("/?room=" + room).called(name);
  }

  /** Somebody who has not opened the page yet. */
  public Person with(Server server, NewContextOptions options) {
    Person person = new Person(server, options);
    present.add(person);
    return person;
  }

  /** Somebody at a desk who has not opened the page yet, and whose page has a clock that the test winds. */
  public Person withClock(Server server) {
    Person person = with(server, Person.desk());
    person.page().clock().install();
    return person;
  }

  /** This test takes the network away. */
  public void mayComplain() {
    mayComplain = true;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    List<String> complaints = new ArrayList<>();
    for (Person person : present) {
      complaints.addAll(person.complaints());
      person.close();
    }
    present.clear();
    if (!mayComplain) {
      assertThat(complaints).as("what the browsers complained of").isEmpty();
    }
  }
}
