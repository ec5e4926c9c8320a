"""What people commonly put where a template takes any words, so that it can be recognized."""

BEFORE = ("please", "can you", "could you", "would you", "")
AFTER = ("please", "now", "")

ANSWERS = (
    "yes", "yes please", "yeah", "yep", "sure", "ok", "okay", "do it", "go ahead", "of course",
    "no", "nope", "no thanks", "no thank you", "don't", "do not", "cancel", "cancel that",
    "never mind", "stop", "both", "all of them", "the first one", "the second one", "the third one",
    "the last one", "neither",
)  # fmt: skip

GROCERIES = (
    "apples", "bananas", "bread", "butter", "carrots", "cat food", "cheese", "chicken",
    "chocolate", "coffee", "cookies", "dog food", "eggs", "fish", "flour", "garlic", "honey",
    "ice cream", "juice", "lemons", "meat", "milk", "mushrooms", "oil", "onions", "orange juice",
    "oranges", "paper towels", "pasta", "peanut butter", "pepper", "potatoes", "rice", "salad",
    "salt", "shampoo", "soap", "soup", "strawberries", "sugar", "tea", "toilet paper",
    "tomatoes", "toothpaste", "water", "wine", "yogurt",
)  # fmt: skip
CHORES = ("call mom", "clean the kitchen", "do the laundry", "feed the cat", "pay the bills",
          "take out the trash", "walk the dog", "water the plants")  # fmt: skip
TIMERS = ("bread", "break", "cake", "chicken", "coffee", "cookies", "dinner", "egg", "eggs",
          "homework", "laundry", "lunch", "nap", "oven", "pasta", "pizza", "rice", "tea",
          "workout")  # fmt: skip

WILDCARDS = {
    "shopping_list_item": GROCERIES,
    "todo_list_item": (*GROCERIES, *CHORES),
    "timer_name": TIMERS,
}
"""Lists of the packages that take any words, and what is commonly said there."""
